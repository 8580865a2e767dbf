package dev.foray.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.testing.Latches;
import dev.foray.testing.RecordingHandler;
import dev.foray.testing.RecordingTransport;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionTest {
    private static final long MAX_BYTES = 1000;

    private final SessionRegistry registry = new SessionRegistry();
    private final FlushWorkers workers = new FlushWorkers(2);
    private final Sessions sessions = new Sessions(registry, workers, MAX_BYTES, Clock.systemUTC());
    private final RecordingTransport transport = RecordingTransport.joining(RecordingTransport.HELD);
    private final Session session = sessions.open("text", "", transport);

    @AfterEach
    void stop() {
        // Else stopping waits for the sends that these tests leave in flight.
        List.copyOf(registry.all()).forEach(Session::gone);
        sessions.close();
        workers.close();
    }

    @Test
    void theRegistryForgetsItThenTheHandlerIsToldThenTheTransportIsClosed() {
        CompletableFuture<Boolean> registered = new CompletableFuture<>();
        RecordingHandler handler = new RecordingHandler(
                () -> registered.complete(registry.byId(session.id()).isPresent()));
        session.handledBy(handler);
        session.identify("ann");
        CompletableFuture<List<Disconnect>> toldBefore = new CompletableFuture<>();
        transport.beforeClosing(() -> toldBefore.complete(handler.ends()));

        session.end(Disconnect.FORCED);

        assertThat(transport.awaitClosed()).isEqualTo(Disconnect.FORCED);
        assertThat(Latches.await(registered)).isFalse();
        assertThat(Latches.await(toldBefore)).containsExactly(Disconnect.FORCED);
        assertThat(transport.closer()).isNotSameAs(Thread.currentThread());
        assertThat(registry.ofUser("ann")).isEmpty();
        assertThat(registry.users()).isZero();
    }

    @Test
    void itEndsOnceHoweverManyEndIt() {
        RecordingHandler handler = new RecordingHandler();
        session.handledBy(handler);
        session.send(Frame.of("a"));

        List<Thread> enders = IntStream.range(0, 8)
                .mapToObj(i -> Latches.started(() -> {
                    if (i % 2 == 0) {
                        session.end(Disconnect.FORCED);
                    } else {
                        session.end(Disconnect.SLOW);
                    }
                }))
                .toList();
        enders.forEach(Latches::join);
        transport.awaitSends(1);
        transport.completeNext();
        transport.awaitClosed();
        sessions.close();

        assertThat(handler.ends()).hasSize(1);
        assertThat(transport.closings()).isEqualTo(handler.ends());
        assertThat(sessions.disconnects())
                .isEqualTo(Map.of(handler.ends().get(0).code(), 1L));
    }

    @Test
    void whatWaitsIsSentBeforeItIsClosed() {
        session.send(Frame.of("a"));
        transport.awaitSends(1);
        session.send(Frame.of("b"));

        session.end(Disconnect.FORCED);
        session.send(Frame.of("too late"));
        transport.completeNext();
        transport.awaitSends(2);
        assertThat(transport.closings()).isEmpty();
        transport.completeNext();

        transport.awaitClosed();
        assertThat(transport.sends()).containsExactly("a", "b");
    }

    @Test
    void whereTheConnectionIsGoneNothingIsClosed() {
        RecordingHandler handler = new RecordingHandler();
        session.handledBy(handler);

        session.gone();
        session.end(Disconnect.FORCED);
        sessions.close();

        assertThat(handler.ends()).hasSize(1);
        assertThat(transport.closings()).isEmpty();
    }

    @Test
    void tooMuchWaitingEndsItAsSlowAndClosesAfterTheSendInFlightWithoutSendingMore() {
        RecordingHandler handler = new RecordingHandler();
        session.handledBy(handler);
        session.send(Frame.of("a"));
        transport.awaitSends(1);

        for (int i = 0; i < 20; i++) {
            session.send(Frame.of("x".repeat(100)));
        }
        assertThat(handler.awaitEnd()).isEqualTo(Disconnect.SLOW);
        sessions.tick(System.nanoTime() + TimeUnit.SECONDS.toNanos(9));
        assertThat(transport.closings()).isEmpty();
        transport.completeNext();

        assertThat(transport.awaitClosed()).isEqualTo(Disconnect.SLOW);
        assertThat(handler.ends()).containsExactly(Disconnect.SLOW);
        assertThat(transport.sends()).containsExactly("a");
    }

    @Test
    void aFailedSendEndsIt() {
        session.send(Frame.of("a"));

        transport.completeNext(new IllegalStateException("broken pipe"));

        assertThat(transport.awaitClosed()).isEqualTo(Disconnect.WRITE_ERROR);
    }

    @Test
    void aSendThatTakesLongerThanTenSecondsEndsItAsSlow() {
        RecordingHandler handler = new RecordingHandler();
        session.handledBy(handler);
        session.send(Frame.of("a"));
        transport.awaitSends(1);

        session.tick(System.nanoTime() + TimeUnit.SECONDS.toNanos(5));
        assertThat(session.hasEnded()).isFalse();
        session.tick(System.nanoTime() + TimeUnit.SECONDS.toNanos(11));

        assertThat(handler.awaitEnd()).isEqualTo(Disconnect.SLOW);
        transport.completeNext(new SocketTimeoutException());
        assertThat(transport.awaitClosed()).isEqualTo(Disconnect.SLOW);
    }

    @Test
    void aSlowOneIsClosedAnywayWhereTheContainerDoesNotGiveUp() {
        RecordingHandler handler = new RecordingHandler();
        session.handledBy(handler);
        session.send(Frame.of("a"));
        transport.awaitSends(1);
        session.tick(System.nanoTime() + TimeUnit.SECONDS.toNanos(11));
        handler.awaitEnd();

        sessions.tick(System.nanoTime() + TimeUnit.SECONDS.toNanos(14));

        assertThat(transport.awaitClosed()).isEqualTo(Disconnect.SLOW);
    }

    @Test
    void oneThatIsToEndSoonDoesSoAfterASecond() {
        RecordingHandler handler = new RecordingHandler();
        session.handledBy(handler);
        long now = System.nanoTime();

        session.endSoon(Disconnect.BAD_REQUEST);
        session.tick(now);
        assertThat(session.hasEnded()).isFalse();
        session.tick(now + TimeUnit.SECONDS.toNanos(2));

        assertThat(handler.awaitEnd()).isEqualTo(Disconnect.BAD_REQUEST);
    }

    @Test
    void anIdleOneIsNotSlow() {
        RecordingHandler handler = new RecordingHandler();
        session.handledBy(handler);
        session.send(Frame.of("a"));
        transport.completeNext();

        session.tick(System.nanoTime() + TimeUnit.MINUTES.toNanos(1));

        assertThat(session.hasEnded()).isFalse();
        assertThat(handler.ticks()).isPositive();
    }

    @Test
    void anEndedOneWhoseLastSendTakesTooLongIsClosedAnyway() {
        session.send(Frame.of("a"));
        transport.awaitSends(1);
        session.end(Disconnect.FORCED);

        sessions.tick(System.nanoTime() + TimeUnit.SECONDS.toNanos(5));
        assertThat(transport.closings()).isEmpty();
        sessions.tick(System.nanoTime() + TimeUnit.SECONDS.toNanos(11));

        assertThat(transport.awaitClosed()).isEqualTo(Disconnect.FORCED);
    }

    @Test
    void aHandlerThatFailsDoesNotKeepTheConnectionOpen() {
        session.handledBy(new RecordingHandler(() -> {
            throw new IllegalStateException("a bug");
        }));

        session.end(Disconnect.FORCED);

        assertThat(transport.awaitClosed()).isEqualTo(Disconnect.FORCED);
    }

    @Test
    void aHandlerThatComesAfterTheEndIsToldOfIt() {
        session.end(Disconnect.FORCED);
        RecordingHandler handler = new RecordingHandler();

        session.handledBy(handler);

        assertThat(handler.ends()).containsExactly(Disconnect.FORCED);
    }

    @Test
    void aHandlerThatComesWithTheEndIsToldOnce() {
        for (int i = 0; i < 2000; i++) {
            Session opened = sessions.open("text", "", RecordingTransport.joining(RecordingTransport.AT_ONCE));
            RecordingHandler handler = new RecordingHandler();
            CountDownLatch go = new CountDownLatch(1);
            Thread ender = Latches.started(() -> {
                Latches.await(go);
                opened.end(Disconnect.FORCED);
            });
            go.countDown();
            opened.handledBy(handler);
            Latches.join(ender);

            assertThat(handler.ends()).hasSize(1);
        }
    }

    @Test
    void whoIsIdentifiedWhileItEndsIsForgotten() {
        for (int i = 0; i < 2000; i++) {
            Session opened = sessions.open("text", "", RecordingTransport.joining(RecordingTransport.AT_ONCE));
            Thread ender = Latches.started(() -> opened.end(Disconnect.FORCED));
            opened.identify("bob");
            Latches.join(ender);

            assertThat(registry.ofUser("bob")).isEmpty();
        }
        assertThat(registry.users()).isZero();
    }

    @Test
    void connectionsThatTakeLongToCloseKeepNobodyFromLeaving() {
        CountDownLatch mayClose = new CountDownLatch(1);
        for (int i = 0; i < 40; i++) {
            var slowToClose = RecordingTransport.joining(RecordingTransport.HELD);
            slowToClose.beforeClosing(() -> Latches.await(mayClose));
            sessions.open("text", "", slowToClose).end(Disconnect.FORCED);
        }
        RecordingHandler handler = new RecordingHandler();
        session.handledBy(handler);
        CountDownLatch drained = new CountDownLatch(1);
        Session other = sessions.open("text", "", RecordingTransport.joining(RecordingTransport.AT_ONCE));

        other.whenDrained(drained::countDown);
        session.send(Frame.of("x"));
        transport.awaitSends(1);
        session.send(Frame.of("x".repeat(1000)));
        session.send(Frame.of("x".repeat(1001)));
        session.send(Frame.of("x"));

        Latches.await(drained);
        assertThat(handler.awaitEnd()).isEqualTo(Disconnect.SLOW);
        mayClose.countDown();
    }
}
