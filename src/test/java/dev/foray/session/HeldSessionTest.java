package dev.foray.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.testing.ManualClock;
import dev.foray.testing.RecordingTransport;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeldSessionTest {
    private final FlushWorkers workers = new FlushWorkers(1);
    private final Sessions sessions = new Sessions(new SessionRegistry(), workers, 100, new ManualClock());

    @AfterEach
    void stop() {
        sessions.close();
        workers.close();
    }

    private static RecordingTransport transport(boolean joining) {
        return joining
                ? RecordingTransport.joining(RecordingTransport.AT_ONCE)
                : RecordingTransport.oneByOne(RecordingTransport.AT_ONCE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsSentMeanwhileComesAfterWhatItIsReleasedWith(boolean joining) {
        RecordingTransport transport = transport(joining);
        Session session = sessions.open("test", "", transport);
        session.hold();
        session.send(Frame.replacing("k", "a"));
        session.send(Frame.of("b"));
        session.send(Frame.replacing("k", "c"));
        assertThat(session.waitingBytes()).isZero();

        session.release(Frame.of("first"));
        session.send(Frame.of("d"));

        assertThat(transport.awaitFrames(4)).containsExactly("first", "b", "c", "d");
    }

    @Test
    void releasingWhatIsNotHeldIsSending() {
        RecordingTransport transport = transport(true);
        Session session = sessions.open("test", "", transport);

        session.release(Frame.of("a"));
        assertThat(transport.awaitFrames(1)).containsExactly("a");
        session.hold();
        session.release(Frame.of("b"));
        assertThat(transport.awaitFrames(2)).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void drainingWaitsForTheRelease(boolean joining) throws InterruptedException {
        RecordingTransport transport = transport(joining);
        Session session = sessions.open("test", "", transport);
        CountDownLatch drained = new CountDownLatch(1);
        session.hold();
        session.send(Frame.of("a"));
        session.whenDrained(() -> {
            assertThat(transport.frames()).contains("first", "a");
            drained.countDown();
        });
        assertThat(drained.getCount()).isEqualTo(1);

        session.release(Frame.of("first"));

        dev.foray.testing.Latches.await(drained);
    }

    @Test
    void aHeldSessionThatEndsIsClosedAtOnce() {
        RecordingTransport transport = transport(true);
        Session session = sessions.open("test", "", transport);
        session.hold();
        session.send(Frame.of("a"));

        session.end(Disconnect.INVALID_TOKEN);
        session.release(Frame.of("first"));

        assertThat(transport.awaitClosed()).isEqualTo(Disconnect.INVALID_TOKEN);
        assertThat(transport.frames()).isEmpty();
    }

    @Test
    void aHeldSessionHasTheLimitOfOthers() {
        RecordingTransport transport = transport(true);
        Session session = sessions.open("test", "", transport);
        session.hold();

        for (int i = 0; i < 4; i++) {
            session.send(Frame.of("x".repeat(40)));
        }

        assertThat(transport.awaitClosed()).isEqualTo(Disconnect.SLOW);
    }

    @Test
    void aReasonSaysMoreAsFarAsItFits() {
        assertThat(Disconnect.SLOW.because("of it")).isEqualTo(new Disconnect(3008, "slow: of it"));
        assertThat(Disconnect.SLOW.because("é".repeat(100)).reason()).isEqualTo("slow: " + "é".repeat(58));
        assertThat(Disconnect.SLOW.because("😀".repeat(100)).reason()).isEqualTo("slow: " + "😀".repeat(29));
    }
}
