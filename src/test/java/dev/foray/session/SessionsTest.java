package dev.foray.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.testing.Latches;
import dev.foray.testing.RecordingHandler;
import dev.foray.testing.RecordingTransport;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private final Set<Thread> before = Thread.getAllStackTraces().keySet();
    private final SessionRegistry registry = new SessionRegistry();
    private FlushWorkers workers;
    private Sessions sessions;

    @BeforeEach
    void start() {
        workers = new FlushWorkers(2);
        sessions = new Sessions(registry, workers, 1000, Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        sessions.close();
        workers.close();
    }

    /** Has those that stop wait until it is done, however busy the machine is. */
    private void startPatient() {
        long patience = TimeUnit.SECONDS.toNanos(Latches.TIMEOUT_SECONDS);
        sessions.close();
        sessions = new Sessions(
                registry, workers, 1000, Clock.systemUTC(), new Sessions.Stopping(patience, patience, patience));
    }

    @Test
    void stoppingTellsEverySessionAndLeavesNoThread() {
        startPatient();
        List<RecordingTransport> transports = IntStream.range(0, 1200)
                .mapToObj(i -> RecordingTransport.joining(RecordingTransport.AT_ONCE))
                .toList();
        transports.forEach(transport -> sessions.open("text", "", transport).send(Frame.of("hello")));

        sessions.close();
        workers.close();

        assertThat(transports)
                .allSatisfy(transport -> assertThat(transport.closings()).containsExactly(Disconnect.SHUTDOWN));
        assertThat(transports)
                .allSatisfy(transport -> assertThat(transport.frames()).containsExactly("hello"));
        assertThat(registry.size()).isZero();
        assertThat(sessions.disconnects()).containsEntry(3001, 1200L);
        assertThat(forayThreads()).isEmpty();
    }

    @Test
    void whoeverIsSentAwayIsToldToComeBackAndLetInLater() {
        startPatient();
        var present = RecordingTransport.joining(RecordingTransport.AT_ONCE);
        var early = RecordingTransport.joining(RecordingTransport.AT_ONCE);
        var late = RecordingTransport.joining(RecordingTransport.AT_ONCE);
        sessions.open("text", "", present);

        sessions.sendAway();
        assertThat(present.closings()).containsExactly(Disconnect.SHUTDOWN);
        sessions.open("text", "", early);
        assertThat(early.awaitClosed()).isEqualTo(Disconnect.SHUTDOWN);
        sessions.acceptAgain();
        sessions.open("text", "", late).send(Frame.of("hello"));

        late.awaitSends(1);
        assertThat(late.closings()).isEmpty();
    }

    @Test
    void whatHasStoppedLetsNobodyInAgain() {
        sessions.close();

        sessions.acceptAgain();

        assertThat(sessions.accepting()).isFalse();
    }

    @Test
    void stoppingGoesInBatches() {
        startPatient();
        AtomicInteger ended = new AtomicInteger();
        AtomicInteger closed = new AtomicInteger();
        AtomicInteger mostAtOnce = new AtomicInteger();
        for (int i = 0; i < 1200; i++) {
            var transport = RecordingTransport.joining(RecordingTransport.AT_ONCE);
            transport.beforeClosing(
                    () -> mostAtOnce.accumulateAndGet(ended.get() - closed.getAndIncrement(), Math::max));
            sessions.open("text", "", transport).handledBy(new RecordingHandler(ended::incrementAndGet));
        }

        sessions.close();

        assertThat(closed).hasValue(1200);
        assertThat(mostAtOnce.get()).isBetween(1, 500);
    }

    @Test
    void stoppingTellsThoseWhoseLastSendIsStillUnderWay() {
        var transport = RecordingTransport.joining(RecordingTransport.HELD);
        Session busy = sessions.open("text", "", transport);
        busy.send(Frame.of("a"));
        transport.awaitSends(1);
        busy.send(Frame.of("b"));

        Thread stopping = Latches.started(sessions::close);
        Latches.eventually("it ends", busy::hasEnded);
        transport.completeNext();
        transport.awaitSends(2);
        transport.completeNext();
        Latches.join(stopping);

        assertThat(transport.sends()).containsExactly("a", "b");
        assertThat(transport.closings()).containsExactly(Disconnect.SHUTDOWN);
    }

    @Test
    void stoppingDoesNotWaitForThoseThatNeverTakeTheirs() {
        var transport = RecordingTransport.joining(RecordingTransport.HELD);
        sessions.open("text", "", transport).send(Frame.of("a"));
        transport.awaitSends(1);

        sessions.close();

        assertThat(transport.closings()).containsExactly(Disconnect.SHUTDOWN);
    }

    @Test
    void whoComesWhileItStopsIsSentAway() {
        var first = RecordingTransport.joining(RecordingTransport.AT_ONCE);
        var late = RecordingTransport.joining(RecordingTransport.AT_ONCE);
        CountDownLatch mayClose = new CountDownLatch(1);
        first.beforeClosing(() -> Latches.await(mayClose));
        sessions.open("text", "", first);
        Thread stopping = Latches.started(sessions::close);
        Latches.eventually("it stops", () -> !sessions.accepting());

        Session session = sessions.open("text", "", late);
        mayClose.countDown();
        Latches.join(stopping);

        assertThat(session.hasEnded()).isTrue();
        assertThat(late.closings()).containsExactly(Disconnect.SHUTDOWN);
        assertThat(registry.size()).isZero();
    }

    @Test
    void aHandlerThatFailsDoesNotEndTheHousekeeping() {
        RecordingHandler handler = new RecordingHandler();
        for (int i = 0; i < 20; i++) {
            sessions.open("text", "", RecordingTransport.joining(RecordingTransport.AT_ONCE))
                    .handledBy(new SessionHandler() {
                        @Override
                        public void tick(long nowNanos) {
                            throw new AssertionError("a bug");
                        }

                        @Override
                        public void ended(Disconnect reason) {}
                    });
        }
        sessions.open("text", "", RecordingTransport.joining(RecordingTransport.AT_ONCE))
                .handledBy(handler);

        Latches.eventually("two rounds", () -> handler.ticks() > 1);
    }

    @Test
    void flushWorkersFindNoResourcesInTheirContextClassLoader() throws Exception {
        List<Thread> flushing = forayThreads().stream()
                .filter(thread -> thread.getName().startsWith("foray-flush"))
                .toList();

        assertThat(flushing).hasSize(2);
        for (Thread thread : flushing) {
            ClassLoader loader = thread.getContextClassLoader();
            assertThat(loader.getResources("META-INF/MANIFEST.MF").hasMoreElements())
                    .isFalse();
            assertThat(loader.getResources("java/lang/Object.class").hasMoreElements())
                    .isFalse();
            assertThat(loader.loadClass("java.lang.Object")).isSameAs(Object.class);
            assertThat(thread.isDaemon()).isTrue();
        }
    }

    @Test
    void flushWorkersGoOnAfterAFailure() {
        for (int i = 0; i < 10; i++) {
            sessions.open("text", "", RecordingTransport.joining(done -> {
                        throw new AssertionError("a bug");
                    }))
                    .send(Frame.of("a"));
        }
        var transport = RecordingTransport.joining(RecordingTransport.AT_ONCE);

        sessions.open("text", "", transport).send(Frame.of("a"));

        assertThat(transport.awaitFrames(1)).containsExactly("a");
    }

    private Set<Thread> forayThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("foray-") && !before.contains(thread))
                .collect(Collectors.toSet());
    }
}
