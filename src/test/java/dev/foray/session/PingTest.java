package dev.foray.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.testing.Latches;
import dev.foray.testing.RecordingHandler;
import dev.foray.testing.RecordingTransport;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pings of the transport, which some containers let wait until the client takes them. */
class PingTest {
    private static final int FLUSH_WORKERS = 2;

    private final SessionRegistry registry = new SessionRegistry();
    private final FlushWorkers workers = new FlushWorkers(FLUSH_WORKERS);
    private final Sessions sessions = new Sessions(registry, workers, 1000, Clock.systemUTC());
    private final RecordingTransport transport = RecordingTransport.oneByOne(RecordingTransport.HELD);
    private final Session session = sessions.open("text", "", transport);
    private final CountDownLatch taken = new CountDownLatch(1);

    @AfterEach
    void stop() {
        taken.countDown();
        List.copyOf(registry.all()).forEach(Session::gone);
        sessions.close();
        workers.close();
    }

    /** Pings wait from now on, until they are {@link #taken}. */
    private void pingsWait(RecordingTransport client) {
        client.pinging(() -> Latches.await(taken));
    }

    private void send(String... texts) {
        for (String text : texts) {
            session.send(Frame.of(text));
        }
    }

    @Test
    void itGoesOutWhereNothingElseDoes() {
        session.ping();

        transport.awaitPings(1);
        send("a");
        assertThat(transport.awaitSends(1)).containsExactly("a");
        assertThat(transport.overlaps()).isZero();
    }

    @Test
    void itWaitsForTheSendInFlightAndGoesAheadOfWhatWaits() {
        send("a", "b");
        transport.awaitSends(1);
        pingsWait(transport);
        session.ping();
        assertThat(transport.pings()).isZero();

        transport.completeNext();
        transport.awaitPings(1);
        assertThat(transport.sends()).containsExactly("a");
        taken.countDown();

        assertThat(transport.awaitSends(2)).containsExactly("a", "b");
        assertThat(transport.overlaps()).isZero();
    }

    @Test
    void whatIsSentMeanwhileWaits() {
        pingsWait(transport);
        session.ping();
        transport.awaitPings(1);

        send("a");
        assertThat(session.waitingBytes()).isEqualTo(1);
        taken.countDown();

        transport.awaitSends(1);
        assertThat(transport.overlaps()).isZero();
    }

    @Test
    void pingsThatWaitKeepNoFlushWorker() {
        List<RecordingTransport> stuck = new ArrayList<>();
        for (int i = 0; i < 2 * FLUSH_WORKERS; i++) {
            RecordingTransport one = RecordingTransport.oneByOne(RecordingTransport.AT_ONCE);
            pingsWait(one);
            sessions.open("text", "", one).ping();
            stuck.add(one);
        }
        stuck.forEach(one -> one.awaitPings(1));

        send("a");

        assertThat(transport.awaitSends(1)).containsExactly("a");
    }

    @Test
    void aPingThatFailsEndsIt() {
        transport.pinging(() -> {
            throw new IOException("gone");
        });

        session.ping();

        assertThat(transport.awaitClosed()).isEqualTo(Disconnect.WRITE_ERROR);
    }

    @Test
    void aPingThatTakesLongerThanTenSecondsEndsItAsSlow() {
        RecordingHandler handler = new RecordingHandler();
        session.handledBy(handler);
        pingsWait(transport);
        session.ping();
        transport.awaitPings(1);

        sessions.tick(System.nanoTime() + TimeUnit.SECONDS.toNanos(11));
        assertThat(handler.awaitEnd()).isEqualTo(Disconnect.SLOW);
        sessions.tick(System.nanoTime() + TimeUnit.SECONDS.toNanos(14));

        assertThat(transport.awaitClosed()).isEqualTo(Disconnect.SLOW);
    }

    @Test
    void whatEndsWhileItIsUnderWayIsClosedAfterIt() {
        pingsWait(transport);
        session.ping();
        transport.awaitPings(1);

        session.end(Disconnect.FORCED);
        assertThat(transport.closings()).isEmpty();
        taken.countDown();

        assertThat(transport.awaitClosed()).isEqualTo(Disconnect.FORCED);
    }

    @Test
    void manyArePingedAtOnce() {
        List<RecordingTransport> many = IntStream.range(0, 500)
                .mapToObj(i -> RecordingTransport.oneByOne(RecordingTransport.AT_ONCE))
                .toList();
        many.forEach(one -> sessions.open("text", "", one).ping());

        many.forEach(one -> one.awaitPings(1));
    }
}
