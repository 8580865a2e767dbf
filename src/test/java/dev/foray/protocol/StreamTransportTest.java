package dev.foray.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.session.Disconnect;
import dev.foray.testing.Latches;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamTransportTest {
    private final FakeResponse response = new FakeResponse(Runnable::run);
    private final List<Object> done = new ArrayList<>();
    private final StreamTransport transport = transport(response, StreamFormat.LINES);

    private static StreamTransport transport(FakeResponse response, StreamFormat format) {
        return new StreamTransport(response, format, reason -> "bye " + reason.code());
    }

    @AfterEach
    void theRulesOfTheContainerWereKept() {
        assertThat(response.offences).isEmpty();
    }

    private void open() {
        transport.open();
        response.begin();
    }

    private void send(String text) {
        transport.send(text, failure -> done.add(failure == null ? "done" : failure));
    }

    @Test
    void linesAreSentOneByOneOrJoined() {
        open();

        send("a");
        send("b" + transport.separator() + "c");

        assertThat(response.text()).isEqualTo("a\nb\nc\n");
        assertThat(done).containsExactly("done", "done");
        assertThat(response.flushes()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void eventsBeginWithALineThatTellsThatItIsOpen() {
        StreamTransport events = transport(response, StreamFormat.EVENTS);
        events.open();
        response.begin();
        assertThat(response.text()).isEqualTo("\r\n");

        events.send("{\"é\":1}" + events.separator() + "{}", failure -> {});

        assertThat(response.text()).isEqualTo("\r\ndata: {\"é\":1}\n\ndata: {}\n\n");
    }

    @Test
    void whatIsSentBeforeTheContainerIsReadyWaits() {
        send("a");
        assertThat(response.opened()).isZero();
        transport.open();
        assertThat(response.text()).isEmpty();

        response.begin();

        assertThat(response.text()).isEqualTo("a\n");
        assertThat(response.opened()).isEqualTo(1);
    }

    @Test
    void aSendIsDoneWhenTheContainerTakesMore() {
        open();
        response.full();
        send("a");
        assertThat(done).isEmpty();

        response.possible();

        assertThat(done).containsExactly("done");
        assertThat(response.text()).isEqualTo("a\n");
    }

    @Test
    void whatWasWrittenIsNotDoneWhileTheContainerTakesNoMore() {
        open();
        response.fullAfterNextWrite();
        send("a");
        assertThat(response.text()).isEqualTo("a\n");
        assertThat(done).isEmpty();

        response.possible();

        assertThat(done).containsExactly("done");
    }

    @Test
    void muchIsWrittenInPieces() {
        open();
        String much = "x".repeat(200_000);

        send(much);

        assertThat(response.text()).isEqualTo(much + "\n");
    }

    @ParameterizedTest
    @EnumSource(StreamFormat.class)
    void theClientIsToldWhyItEnds(StreamFormat format) {
        StreamTransport stream = transport(response, format);
        stream.open();
        response.begin();

        stream.close(Disconnect.SHUTDOWN);

        assertThat(response.text()).endsWith(new String(format.encode("bye 3001"), StandardCharsets.UTF_8));
        assertThat(response.isComplete()).isTrue();
    }

    @Test
    void whoIsSentAwayBeforeItBeganIsToldToo() {
        transport.close(Disconnect.CONNECTION_LIMIT);
        assertThat(response.isComplete()).isFalse();

        response.begin();

        assertThat(response.text()).isEqualTo("bye 3504\n");
        assertThat(response.isComplete()).isTrue();
    }

    @Test
    void unlessItIsToComeAgain() {
        transport.close(Disconnect.TOO_MANY_REQUESTS);

        assertThat(response.refused()).isEqualTo(Disconnect.TOO_MANY_REQUESTS);
        assertThat(response.opened()).isZero();
        assertThat(response.isComplete()).isTrue();
    }

    /** The container has taken all, and is not done with it. */
    @Test
    void theEndWaitsUntilTheClientCanBeToldWhy() {
        open();
        send("a");
        response.full();

        Thread closing = Latches.started(() -> transport.close(Disconnect.FORCED));
        Latches.eventually("it waits", () -> closing.getState() == Thread.State.TIMED_WAITING);
        response.possible();
        Latches.join(closing);

        assertThat(response.text()).isEqualTo("a\nbye 3503\n");
        assertThat(response.isComplete()).isTrue();
    }

    @Test
    void butNotForEver() {
        open();
        send("a");
        response.full();

        transport.close(Disconnect.FORCED);

        assertThat(response.text()).isEqualTo("a\n");
        assertThat(response.isComplete()).isTrue();
    }

    @Test
    void whoDoesNotReadIsCutOff() {
        open();
        response.full();
        send("a");

        transport.close(Disconnect.SLOW);

        assertThat(response.isComplete()).isTrue();
        assertThat(response.text()).doesNotContain("bye");
    }

    @Test
    void whatCannotBeWrittenIsAFailureAndTheEndIsStillAnEnd() {
        open();
        IOException broken = new IOException("broken pipe");
        response.failing(broken);

        send("a");
        transport.close(Disconnect.WRITE_ERROR);

        assertThat(done).containsExactly(broken);
        assertThat(response.isComplete()).isTrue();
    }

    @Test
    void nothingTouchesAResponseThatIsOver() {
        open();

        transport.over();
        send("a");
        transport.close(Disconnect.SHUTDOWN);

        assertThat(response.text()).isEmpty();
        assertThat(response.isComplete()).isFalse();
    }

    @Test
    void manySendsOverASlowConnectionArriveInOrderAndOneByOne() {
        ExecutorService container = Executors.newFixedThreadPool(4);
        try {
            FakeResponse slow = new FakeResponse(container);
            slow.slowAfterEachWrite();
            StreamTransport stream = transport(slow, StreamFormat.LINES);
            stream.open();
            slow.begin();
            StringBuilder expected = new StringBuilder();
            AtomicInteger failures = new AtomicInteger();
            for (int i = 0; i < 5_000; i++) {
                CountDownLatch sent = new CountDownLatch(1);
                stream.send("" + i, failure -> {
                    failures.addAndGet(failure == null ? 0 : 1);
                    sent.countDown();
                });
                Latches.await(sent);
                expected.append(i).append('\n');
            }
            stream.close(Disconnect.SHUTDOWN);
            slow.awaitComplete();

            assertThat(slow.text()).isEqualTo(expected + "bye 3001\n");
            assertThat(failures).hasValue(0);
            assertThat(slow.offences).isEmpty();
        } finally {
            container.shutdownNow();
        }
    }
}
