package dev.foray.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.testing.Latches;
import dev.foray.testing.RecordingTransport;
import dev.foray.testing.RecordingTransport.Completing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutboxTest {
    private static final long MAX_BYTES = 1000;

    private final FlushWorkers workers = new FlushWorkers(2);
    private final ExecutorService completions = Executors.newSingleThreadExecutor();
    private final RecordingListener listener = new RecordingListener();

    @AfterEach
    void stop() {
        workers.close();
        completions.shutdownNow();
    }

    @Nested
    class Sending {
        @Test
        void waitingFramesAreJoinedWithNewlines() {
            var transport = RecordingTransport.joining(RecordingTransport.HELD);
            Outbox outbox = outbox(transport);

            offer(outbox, "a");
            transport.awaitSends(1);
            offer(outbox, "b", "c", "d");
            transport.completeNext();

            assertThat(transport.awaitSends(2)).containsExactly("a", "b\nc\nd");
        }

        @Test
        void transportsWithoutSeparatorGetOneFrameAtATime() {
            var transport = RecordingTransport.oneByOne(RecordingTransport.HELD);
            Outbox outbox = outbox(transport);

            offer(outbox, "a", "b", "c");
            transport.awaitSends(1);
            transport.completeNext();
            transport.completeNext();

            assertThat(transport.awaitSends(3)).containsExactly("a", "b", "c");
            assertThat(outbox.waitingBytes()).isZero();
        }

        @Test
        void nothingIsSentWhileASendIsInFlight() {
            var transport = RecordingTransport.joining(RecordingTransport.HELD);
            Outbox outbox = outbox(transport);

            offer(outbox, "a");
            transport.awaitSends(1);
            offer(outbox, "b");
            var other = RecordingTransport.joining(RecordingTransport.AT_ONCE);
            IntStream.range(0, 100).forEach(i -> offer(outbox(other), "x"));
            other.awaitFrames(100);

            assertThat(transport.sends()).containsExactly("a");
            assertThat(outbox.waitingBytes()).isEqualTo(1);
        }

        @ParameterizedTest
        @EnumSource(Completions.class)
        void manyProducersGetEverythingSentOnceAndInTheirOrder(Completions how) {
            int each = 20_000;
            var transport = RecordingTransport.joining(how.on(completions));
            Outbox outbox = new Outbox(transport, workers, Long.MAX_VALUE, listener);

            produce(outbox, 3, each);

            assertInOrder(transport.awaitFrames(3 * each), 3, each);
            assertThat(transport.overlaps()).isZero();
            assertThat(transport.deepest()).isLessThanOrEqualTo(1);
        }

        @ParameterizedTest
        @EnumSource(Completions.class)
        void manyProducersGetEachFrameSentByItselfInTheirOrder(Completions how) {
            int each = 5_000;
            var transport = RecordingTransport.oneByOne(how.on(completions));
            Outbox outbox = new Outbox(transport, workers, Long.MAX_VALUE, listener);

            produce(outbox, 3, each);

            assertInOrder(transport.awaitFrames(3 * each), 3, each);
            assertThat(transport.overlaps()).isZero();
            assertThat(transport.deepest()).isLessThanOrEqualTo(1);
        }

        @Test
        void whatACompletionOffersIsSentAfterIt() {
            Outbox[] outbox = new Outbox[1];
            AtomicInteger left = new AtomicInteger(10_000);
            var transport = RecordingTransport.joining(done -> {
                if (left.decrementAndGet() > 0) {
                    outbox[0].offer(Frame.of("again"));
                }
                done.done(null);
            });
            outbox[0] = outbox(transport);

            offer(outbox[0], "first");

            assertThat(transport.awaitFrames(10_000)).hasSize(10_000);
            assertThat(transport.overlaps()).isZero();
            assertThat(transport.deepest()).isLessThanOrEqualTo(1);
        }

        private void produce(Outbox outbox, int producers, int each) {
            List<Thread> threads = IntStream.range(0, producers)
                    .mapToObj(p -> Latches.started(() -> {
                        for (int i = 0; i < each; i++) {
                            outbox.offer(Frame.of(p + ":" + i));
                        }
                    }))
                    .toList();
            threads.forEach(Latches::join);
        }

        private void assertInOrder(List<String> frames, int producers, int each) {
            Map<String, Integer> next = new HashMap<>();
            for (String frame : frames) {
                String[] parts = frame.split(":", -1);
                assertThat(Integer.parseInt(parts[1])).isEqualTo(next.getOrDefault(parts[0], 0));
                next.merge(parts[0], 1, Integer::sum);
            }
            assertThat(next).hasSize(producers);
            assertThat(next.values()).containsOnly(each);
        }
    }

    @Nested
    class Replacing {
        @Test
        void ofAKeyOnlyTheNewestWaitsAndAtItsLaterPlace() {
            var transport = RecordingTransport.joining(RecordingTransport.HELD);
            Outbox outbox = outbox(transport);
            offer(outbox, "first");
            transport.awaitSends(1);

            replace(outbox, "k", "k1");
            replace(outbox, "l", "l1");
            offer(outbox, "plain");
            replace(outbox, "k", "k2");
            replace(outbox, "k", "k3");
            long waiting = outbox.waitingBytes();
            transport.completeNext();

            assertThat(transport.awaitSends(2)).containsExactly("first", "l1\nplain\nk3");
            assertThat(waiting).isEqualTo(9);
        }

        @Test
        void whatIsInFlightStays() {
            var transport = RecordingTransport.oneByOne(RecordingTransport.HELD);
            Outbox outbox = outbox(transport);

            replace(outbox, "k", "k1");
            transport.awaitSends(1);
            replace(outbox, "k", "k2");
            replace(outbox, "l", "l1");
            replace(outbox, "k", "k3");
            transport.completeNext();
            transport.completeNext();

            assertThat(transport.awaitSends(3)).containsExactly("k1", "l1", "k3");
            assertThat(outbox.waitingBytes()).isZero();
        }

        @Test
        void oneByOneAFrameThatWasSentMeanwhileIsNotReplaced() {
            var transport = RecordingTransport.oneByOne(RecordingTransport.HELD);
            Outbox outbox = outbox(transport);

            offer(outbox, "a");
            transport.awaitSends(1);
            replace(outbox, "k", "k1");
            offer(outbox, "b");
            transport.completeNext();
            transport.awaitSends(2);
            replace(outbox, "k", "k2");
            transport.completeNext();
            transport.completeNext();

            assertThat(transport.awaitSends(4)).containsExactly("a", "k1", "b", "k2");
        }

        @Test
        void aClientThatIsSlowHoldsNoMoreThanTheLatestOfEachKey() {
            var transport = RecordingTransport.joining(RecordingTransport.HELD);
            Outbox outbox = outbox(transport);
            offer(outbox, "first");
            transport.awaitSends(1);

            for (int i = 0; i < 100_000; i++) {
                replace(outbox, "k" + i % 7, "v" + i);
            }

            assertThat(outbox.waitingPlaces()).isLessThan(100);
            transport.completeNext();
            assertThat(transport.awaitSends(2).get(1))
                    .isEqualTo("v99993\nv99994\nv99995\nv99996\nv99997\nv99998\nv99999");
        }

        @ParameterizedTest
        @EnumSource(Completions.class)
        void underLoadTheLastValueOfEachKeyArrivesAndNoneGoesBack(Completions how) {
            for (var transport : List.of(
                    RecordingTransport.joining(how.on(completions)),
                    RecordingTransport.oneByOne(how.on(completions)))) {
                Outbox outbox = new Outbox(transport, workers, Long.MAX_VALUE, listener);
                for (int i = 0; i < 20_000; i++) {
                    replace(outbox, i % 5, i % 5 + ":" + i);
                }
                var drained = new CountDownLatch(1);
                outbox.whenDrained(drained::countDown);
                Latches.await(drained);

                Map<String, Integer> latest = new HashMap<>();
                for (String frame : transport.frames()) {
                    String[] parts = frame.split(":", -1);
                    int value = Integer.parseInt(parts[1]);
                    assertThat(value).isGreaterThan(latest.getOrDefault(parts[0], -1));
                    latest.put(parts[0], value);
                }
                assertThat(latest.values()).containsExactlyInAnyOrder(19_995, 19_996, 19_997, 19_998, 19_999);
            }
        }
    }

    @Nested
    class Overflowing {
        @Test
        void moreThanMayWaitClosesOnceAndTellsOnce() {
            var transport = RecordingTransport.joining(RecordingTransport.HELD);
            Outbox outbox = outbox(transport);
            offer(outbox, "first");
            transport.awaitSends(1);

            for (int i = 0; i < 100; i++) {
                offer(outbox, "x".repeat(100));
            }
            transport.completeNext();

            assertThat(listener.overflows).hasValue(1);
            assertThat(outbox.waitingBytes()).isZero();
            assertThat(transport.sends()).containsExactly("first");
        }

        @Test
        void asMuchAsMayWaitWaits() {
            var transport = RecordingTransport.joining(RecordingTransport.HELD);
            Outbox outbox = outbox(transport);
            offer(outbox, "first");
            transport.awaitSends(1);

            for (int i = 0; i < 10; i++) {
                offer(outbox, "x".repeat(100));
            }

            assertThat(listener.overflows).hasValue(0);
            assertThat(outbox.waitingBytes()).isEqualTo(MAX_BYTES);
        }

        @Test
        void oneFrameAloneMayBeLarger() {
            var transport = RecordingTransport.joining(RecordingTransport.AT_ONCE);
            Outbox outbox = outbox(transport);

            offer(outbox, "x".repeat(5000));

            assertThat(transport.awaitSends(1).get(0)).hasSize(5000);
            assertThat(listener.overflows).hasValue(0);
        }

        @Test
        void aLargerFrameMayHaveOthersBeforeAndBehindIt() {
            var transport = RecordingTransport.joining(RecordingTransport.HELD);
            Outbox outbox = outbox(transport);
            offer(outbox, "first");
            transport.awaitSends(1);

            offer(outbox, "before", "x".repeat(5000), "behind");
            transport.completeNext();

            assertThat(transport.awaitSends(2).get(1)).startsWith("before\nx").endsWith("x\nbehind");
            assertThat(listener.overflows).hasValue(0);
        }

        @Test
        void aSecondLargerFrameIsTooMuch() {
            var transport = RecordingTransport.joining(RecordingTransport.HELD);
            Outbox outbox = outbox(transport);
            offer(outbox, "first");
            transport.awaitSends(1);

            offer(outbox, "x".repeat(5000), "x".repeat(5000));

            assertThat(listener.overflows).hasValue(1);
        }

        @Test
        void oneByOneWhatHasBeenSentTakesNoRoom() {
            var transport = RecordingTransport.oneByOne(RecordingTransport.HELD);
            Outbox outbox = outbox(transport);
            offer(outbox, "first", "second");

            for (int i = 0; i < 50_000; i++) {
                offer(outbox, "another");
                transport.completeNext();
            }

            assertThat(outbox.waitingPlaces()).isLessThan(100);
            assertThat(listener.overflows).hasValue(0);
        }
    }

    @Nested
    class Ending {
        @Test
        void finishSendsWhatWaitsAndThenActsOnce() {
            var transport = RecordingTransport.joining(RecordingTransport.HELD);
            Outbox outbox = outbox(transport);
            AtomicInteger finished = new AtomicInteger();
            offer(outbox, "a");
            transport.awaitSends(1);
            offer(outbox, "b");

            outbox.finish(finished::incrementAndGet);
            offer(outbox, "too late");
            transport.completeNext();
            transport.awaitSends(2);

            assertThat(finished).hasValue(0);
            transport.completeNext();
            assertThat(finished).hasValue(1);
            assertThat(transport.sends()).containsExactly("a", "b");
        }

        @Test
        void finishActsAtOnceWhereNothingWaits() {
            AtomicInteger finished = new AtomicInteger();
            Outbox outbox = outbox(RecordingTransport.joining(RecordingTransport.HELD));

            outbox.finish(finished::incrementAndGet);

            assertThat(finished).hasValue(1);
        }

        @Test
        void finishActsWhereTheLastSendFails() {
            var transport = RecordingTransport.joining(RecordingTransport.HELD);
            Outbox outbox = outbox(transport);
            AtomicInteger finished = new AtomicInteger();
            offer(outbox, "a");
            transport.awaitSends(1);
            outbox.finish(finished::incrementAndGet);

            transport.completeNext(new IllegalStateException("gone"));

            assertThat(finished).hasValue(1);
            assertThat(listener.failures).isEmpty();
        }

        @Test
        void abandonDropsWhatWaitsAndActsWhenTheSendInFlightHasEnded() {
            var transport = RecordingTransport.joining(RecordingTransport.HELD);
            Outbox outbox = outbox(transport);
            AtomicInteger abandoned = new AtomicInteger();
            offer(outbox, "a");
            transport.awaitSends(1);
            // It closes by itself before it is abandoned.
            offer(outbox, "x".repeat(600), "x".repeat(600), "x".repeat(600));

            outbox.abandon(abandoned::incrementAndGet);

            assertThat(abandoned).hasValue(0);
            transport.completeNext();
            assertThat(abandoned).hasValue(1);
            assertThat(transport.sends()).containsExactly("a");
        }

        @Test
        void abandonActsAtOnceWhereNothingIsInFlight() {
            AtomicInteger abandoned = new AtomicInteger();

            outbox(RecordingTransport.joining(RecordingTransport.HELD)).abandon(abandoned::incrementAndGet);

            assertThat(abandoned).hasValue(1);
        }

        @Test
        void aFailedSendClosesAndTellsOnce() {
            var transport = RecordingTransport.joining(RecordingTransport.HELD);
            Outbox outbox = outbox(transport);
            offer(outbox, "a");
            transport.awaitSends(1);
            offer(outbox, "b");
            var problem = new IllegalStateException("gone");

            transport.completeNext(problem);
            offer(outbox, "c");

            assertThat(listener.failures).containsExactly(problem);
            assertThat(outbox.waitingBytes()).isZero();
            assertThat(transport.sends()).containsExactly("a");
        }

        @Test
        void aTransportThatThrowsHasFailed() {
            var problem = new IllegalStateException("no");
            Outbox outbox = outbox(RecordingTransport.joining(done -> {
                throw problem;
            }));

            offer(outbox, "a");

            assertThat(Latches.await(listener.firstFailure)).isSameAs(problem);
        }

        @Test
        void aTransportThatMissesAClassHasFailed() {
            var problem = new NoClassDefFoundError("undeployed");
            Outbox outbox = outbox(RecordingTransport.joining(done -> {
                throw problem;
            }));

            offer(outbox, "a");

            assertThat(Latches.await(listener.firstFailure)).isSameAs(problem);
        }

        @Test
        void closingWithinACompletionIsQuiet() {
            Outbox[] outbox = new Outbox[1];
            CountDownLatch completed = new CountDownLatch(1);
            var transport = RecordingTransport.joining(done -> {
                outbox[0].close();
                done.done(null);
                completed.countDown();
            });
            outbox[0] = outbox(transport);
            offer(outbox[0], "a", "b");
            Latches.await(completed);

            offer(outbox[0], "c");
            flushOther();

            assertThat(transport.sends()).hasSize(1);
            assertThat(outbox[0].waitingBytes()).isZero();
            assertThat(listener.failures).isEmpty();
        }

        @Test
        void aCompletionAfterClosingIsQuiet() {
            var transport = RecordingTransport.joining(RecordingTransport.HELD);
            Outbox outbox = outbox(transport);
            offer(outbox, "a");
            transport.awaitSends(1);
            offer(outbox, "b");

            outbox.close();
            transport.completeNext(new IllegalStateException("gone"));
            flushOther();

            assertThat(transport.sends()).containsExactly("a");
            assertThat(listener.failures).isEmpty();
            assertThat(outbox.sendingForNanos(System.nanoTime())).isZero();
        }

        private void flushOther() {
            var other = RecordingTransport.joining(RecordingTransport.AT_ONCE);
            IntStream.range(0, 100).forEach(i -> offer(outbox(other), "x"));
            other.awaitFrames(100);
        }
    }

    @Nested
    class Drained {
        private final AtomicInteger drained = new AtomicInteger();

        @Test
        void atOnceWhereNothingWaits() {
            outbox(RecordingTransport.joining(RecordingTransport.HELD)).whenDrained(drained::incrementAndGet);

            assertThat(drained).hasValue(1);
        }

        @Test
        void whenTheSendInFlightHasEnded() {
            var transport = RecordingTransport.joining(RecordingTransport.HELD);
            Outbox outbox = outbox(transport);
            offer(outbox, "a");
            transport.awaitSends(1);

            outbox.whenDrained(drained::incrementAndGet);
            outbox.whenDrained(drained::incrementAndGet);

            assertThat(drained).hasValue(0);
            transport.completeNext();
            assertThat(drained).hasValue(2);
        }

        @Test
        void whenWhatWaitedHasBeenSentAlthoughMoreHasComeSince() {
            var transport = RecordingTransport.joining(RecordingTransport.HELD);
            Outbox outbox = outbox(transport);
            offer(outbox, "a");
            transport.awaitSends(1);
            offer(outbox, "b");
            outbox.whenDrained(drained::incrementAndGet);
            offer(outbox, "c");

            transport.completeNext();
            transport.awaitSends(2);
            offer(outbox, "d");
            assertThat(drained).hasValue(0);
            transport.completeNext();

            assertThat(drained).hasValue(1);
        }

        @Test
        void oneByOneWhenWhatWaitedHasBeenSentAlthoughMoreHasComeSince() {
            var transport = RecordingTransport.oneByOne(RecordingTransport.HELD);
            Outbox outbox = outbox(transport);
            offer(outbox, "a", "b", "c");
            transport.awaitSends(1);
            outbox.whenDrained(drained::incrementAndGet);
            offer(outbox, "d", "e");

            transport.completeNext();
            transport.awaitSends(2);
            transport.completeNext();
            transport.awaitSends(3);
            assertThat(drained).hasValue(0);
            transport.completeNext();

            assertThat(drained).hasValue(1);
        }

        @Test
        void neverOnceClosed() {
            var transport = RecordingTransport.joining(RecordingTransport.HELD);
            Outbox outbox = outbox(transport);
            offer(outbox, "a");
            transport.awaitSends(1);
            outbox.whenDrained(drained::incrementAndGet);

            outbox.close();
            outbox.whenDrained(drained::incrementAndGet);
            transport.completeNext();

            assertThat(drained).hasValue(0);
        }

        @Test
        void theActionMayOfferAndWaitAgain() {
            var transport = RecordingTransport.joining(RecordingTransport.AT_ONCE);
            Outbox outbox = outbox(transport);
            var rounds = new CountDownLatch(1000);

            outbox.whenDrained(() -> round(outbox, rounds));

            Latches.await(rounds);
            assertThat(transport.awaitFrames(1000)).hasSize(1000);
        }

        private void round(Outbox outbox, CountDownLatch rounds) {
            offer(outbox, "page");
            rounds.countDown();
            if (rounds.getCount() > 0) {
                outbox.whenDrained(() -> completions.execute(() -> round(outbox, rounds)));
            }
        }
    }

    /** How the sends of a transport end. */
    enum Completions {
        AT_ONCE,
        LATER,
        MIXED;

        Completing on(ExecutorService executor) {
            return switch (this) {
                case AT_ONCE -> RecordingTransport.AT_ONCE;
                case LATER -> done -> executor.execute(() -> done.done(null));
                case MIXED ->
                    done -> {
                        if (ThreadLocalRandom.current().nextBoolean()) {
                            done.done(null);
                        } else {
                            executor.execute(() -> done.done(null));
                        }
                    };
            };
        }
    }

    private Outbox outbox(RecordingTransport transport) {
        return new Outbox(transport, workers, MAX_BYTES, listener);
    }

    private static void offer(Outbox outbox, String... texts) {
        for (String text : texts) {
            outbox.offer(Frame.of(text));
        }
    }

    private static void replace(Outbox outbox, Object key, String text) {
        outbox.offer(Frame.replacing(key, text));
    }

    private static final class RecordingListener implements Outbox.Listener {
        private final AtomicInteger overflows = new AtomicInteger();
        private final List<Throwable> failures = new ArrayList<>();
        private final CompletableFuture<Throwable> firstFailure = new CompletableFuture<>();

        @Override
        public void overflowed() {
            overflows.incrementAndGet();
        }

        @Override
        public synchronized void failed(Throwable problem) {
            failures.add(problem);
            firstFailure.complete(problem);
        }

        @Override
        public void execute(Runnable waiting) {
            throw new AssertionError("nothing here pings");
        }
    }
}
