package dev.foray.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foray.channel.ChannelName;
import dev.foray.channel.ClientInfo;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.JsonText;
import dev.foray.channel.Position;
import dev.foray.channel.Publication;
import dev.foray.testing.ManualClock;
import dev.foray.testing.RecordingDelivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every broker must do. */
public abstract class BrokerContract {
    protected static final ChannelName CHANNEL = new ChannelName("room:one");
    protected static final ChannelName OTHER = new ChannelName("room:two");
    protected static final Retention STREAM =
            new Retention(Retention.Kind.STREAM, 100, Duration.ofMinutes(5), Duration.ofHours(1), Duration.ZERO);
    protected static final Retention MAP = new Retention(
            Retention.Kind.MAP_PERSISTENT, 100, Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofMinutes(1));
    protected static final Retention LASTING_MAP = new Retention(
            Retention.Kind.MAP_PERSISTENT, 100, Duration.ofMinutes(5), Duration.ofHours(1), Duration.ZERO);
    private static final HistoryQuery ALL = new HistoryQuery(-1, null, false);
    private static final int TIMEOUT_SECONDS = 30;

    protected final ManualClock clock = new ManualClock();
    protected final RecordingDelivery delivery = new RecordingDelivery();
    protected Broker broker;

    /** A broker that is not started. */
    protected abstract Broker newBroker() throws Exception;

    @BeforeEach
    void startBroker() throws Exception {
        broker = newBroker();
        broker.start(delivery);
    }

    @AfterEach
    void closeBroker() {
        broker.close();
    }

    protected static <T> T get(Future<T> future) {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ForayException cause) {
                throw cause;
            }
            throw new AssertionError(e);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    protected static JsonText number(long number) {
        return new JsonText(Long.toString(number));
    }

    protected Receipt publish(Retention retention, Draft draft) {
        return get(broker.publish(CHANNEL, retention, draft));
    }

    protected Receipt publish(long number) {
        return publish(STREAM, Draft.of(number(number), null));
    }

    protected Receipt set(Retention retention, String key, long number) {
        return publish(retention, Draft.set(key, number(number), null));
    }

    protected HistoryPage history(HistoryQuery query) {
        return get(broker.history(CHANNEL, STREAM, query));
    }

    protected Position top() {
        return history(HistoryQuery.TOP).top();
    }

    protected StatePage state(Retention retention, StateQuery query) {
        return get(broker.state(CHANNEL, retention, query));
    }

    protected static List<Long> offsets(List<Publication> publications) {
        return publications.stream().map(Publication::offset).toList();
    }

    protected static List<String> keys(StatePage page) {
        return page.entries().stream().map(Publication::key).toList();
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    @Nested
    class Ordering {
        @Test
        void publicationsOfManyThreadsHaveContiguousOffsetsAndAreDeliveredInTheirOrder() throws Exception {
            int threads = 8;
            int each = 500;
            ExecutorService publishers = Executors.newFixedThreadPool(threads);
            List<Future<List<CompletableFuture<Receipt>>>> all = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int from = t * each;
                all.add(publishers.submit(() -> IntStream.range(from, from + each)
                        .mapToObj(i -> broker.publish(i % 2 == 0 ? CHANNEL : OTHER, STREAM, Draft.of(number(i), null)))
                        .toList()));
            }
            List<Receipt> receipts = new ArrayList<>();
            for (var one : all) {
                get(one).forEach(receipt -> receipts.add(get(receipt)));
            }
            publishers.shutdown();

            assertThat(receipts).hasSize(threads * each).allMatch(receipt -> receipt.suppressed() == null);
            for (ChannelName channel : List.of(CHANNEL, OTHER)) {
                List<Publication> delivered = delivery.of(channel);
                assertThat(offsets(delivered)).isEqualTo(range(1, threads * each / 2));
                for (int t = 0; t < threads; t++) {
                    int from = t * each;
                    assertThat(delivered.stream()
                                    .map(p -> Integer.valueOf(p.data().text()))
                                    .filter(i -> i >= from && i < from + each))
                            .isSorted();
                }
            }
        }

        @Test
        void theReceiptAgreesWithWhatIsDeliveredAndRead() {
            Receipt receipt = publish(STREAM, Draft.of(new JsonText("{\"a\":\"ü€😀\"}"), null));

            Publication read = history(ALL).publications().get(0);
            assertThat(delivery.of(CHANNEL)).containsExactly(read);
            assertThat(delivery.all().get(0).epoch())
                    .isEqualTo(receipt.position().epoch());
            assertThat(receipt).isEqualTo(Receipt.at(top()));
            assertThat(read.data().text()).isEqualTo("{\"a\":\"ü€😀\"}");
            assertThat(read.timeMillis()).isEqualTo(clock.millis());
        }

        @Test
        void deliveryComesBeforeTheAcknowledgement() {
            for (int i = 1; i <= 50; i++) {
                int offset = i;
                int seen = get(broker.publish(CHANNEL, STREAM, Draft.of(number(i), null))
                        .thenApply(receipt -> delivery.of(CHANNEL).size()));
                assertThat(seen).isGreaterThanOrEqualTo(offset);
            }
        }

        @Test
        void whatWasAcknowledgedIsReadAtOnce() {
            for (int i = 1; i <= 200; i++) {
                Position position = publish(i).position();
                assertThat(top()).isEqualTo(position);
                assertThat(offsets(history(HistoryQuery.since(new Position(position.epoch(), i - 1), -1))
                                .publications()))
                        .containsExactly((long) i);
            }
        }

        @Test
        void aDeliveryThatFailsHindersNothing() {
            CompletableFuture<Receipt> receipt =
                    broker.publish(RecordingDelivery.FAILING, STREAM, Draft.of(number(1), null));

            assertThat(get(receipt).suppressed()).isNull();
            assertThat(publish(2).position().offset()).isEqualTo(1);
        }

        @Test
        void publicationsThatAreNotKeptAreDeliveredInOrderWithoutAnOffset() {
            List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                Draft draft = Draft.of(number(i), null);
                boolean skipped = i % 3 == 0;
                receipts.add(broker.publish(
                        CHANNEL, STREAM, new Draft(draft.data(), Map.of(), null, skipped, null, 0, "", null)));
            }
            receipts.forEach(BrokerContract::get);

            List<Publication> delivered = delivery.of(CHANNEL);
            assertThat(delivered.stream().map(p -> Integer.valueOf(p.data().text())))
                    .isEqualTo(IntStream.range(0, 100).boxed().toList());
            assertThat(delivered.get(0).offset()).isZero();
            assertThat(get(receipts.get(0)).position()).isNull();
            assertThat(offsets(delivered.stream().filter(p -> p.offset() > 0).toList()))
                    .isEqualTo(range(1, 66));
            assertThat(history(ALL).publications()).hasSize(66);
        }

        @Test
        void channelsThatKeepNothingHaveNeitherOffsetNorEpoch() {
            Receipt receipt = publish(Retention.NOTHING, Draft.of(number(7), null));

            assertThat(receipt).isEqualTo(Receipt.at(null));
            assertThat(delivery.of(CHANNEL)).hasSize(1);
            assertThat(delivery.all().get(0).epoch()).isEmpty();
            assertThat(delivery.of(CHANNEL).get(0).offset()).isZero();
        }
    }

    @Nested
    class History {
        @Test
        void aChannelHasAnEpochFromTheFirstTimeThatItIsAskedFor() {
            Position first = top();

            assertThat(first.epoch()).isNotEmpty().isNotEqualTo("_").matches("[A-Za-z0-9_-]+");
            assertThat(first.offset()).isZero();
            assertThat(top()).isEqualTo(first);
            assertThat(publish(1).position()).isEqualTo(new Position(first.epoch(), 1));
        }

        @Test
        void isReadForwardsInReverseAndFromAPosition() {
            IntStream.rangeClosed(1, 10).forEach(BrokerContract.this::publish);
            Position fourth = new Position(top().epoch(), 4);

            assertThat(offsets(history(ALL).publications())).isEqualTo(range(1, 10));
            assertThat(offsets(history(new HistoryQuery(3, null, false)).publications()))
                    .containsExactly(1L, 2L, 3L);
            assertThat(offsets(history(new HistoryQuery(3, null, true)).publications()))
                    .containsExactly(10L, 9L, 8L);
            assertThat(offsets(history(new HistoryQuery(3, fourth, false)).publications()))
                    .containsExactly(5L, 6L, 7L);
            assertThat(offsets(history(new HistoryQuery(2, fourth, true)).publications()))
                    .containsExactly(3L, 2L);
            assertThat(offsets(history(new HistoryQuery(-1, fourth, true)).publications()))
                    .containsExactly(3L, 2L, 1L);
            assertThat(history(HistoryQuery.TOP).publications()).isEmpty();
            assertThat(history(ALL).top().offset()).isEqualTo(10);
        }

        @ParameterizedTest
        @ValueSource(longs = {Long.MIN_VALUE, -1, 10, 11, Long.MAX_VALUE})
        void strangePositionsAreNoError(long offset) {
            IntStream.rangeClosed(1, 10).forEach(BrokerContract.this::publish);
            Position since = new Position(top().epoch(), offset);

            assertThat(history(HistoryQuery.since(since, -1)).publications()).hasSize(offset < 0 ? 10 : 0);
            assertThat(history(new HistoryQuery(-1, since, true)).publications())
                    .hasSize(offset < 0 ? 0 : (int) Math.min(10, offset - 1));
        }

        @Test
        void aPositionOfAnotherEpochReadsNothingButTheTop() {
            publish(1);

            HistoryPage page = history(HistoryQuery.since(new Position("_", 0), -1));

            assertThat(page.publications()).isEmpty();
            assertThat(page.top()).isEqualTo(top());
        }

        @Test
        void hasNoMoreThanItsSize() {
            Retention five =
                    new Retention(Retention.Kind.STREAM, 5, Duration.ofMinutes(5), Duration.ZERO, Duration.ZERO);
            for (int i = 1; i <= 500; i++) {
                publish(five, Draft.of(number(i), null));
            }

            HistoryPage page = get(broker.history(CHANNEL, five, ALL));
            assertThat(offsets(page.publications())).isEqualTo(range(496, 500));
            Position missed = new Position(page.top().epoch(), 100);
            assertThat(offsets(get(broker.history(CHANNEL, five, HistoryQuery.since(missed, -1)))
                            .publications()))
                    .isEqualTo(range(496, 500));
        }

        @Test
        void hasNothingThatIsOlderThanItsTimeToLive() {
            publish(1);
            clock.advance(Duration.ofMinutes(4));
            publish(2);
            clock.advance(Duration.ofMinutes(1));

            assertThat(offsets(history(ALL).publications())).containsExactly(2L);
            clock.advance(Duration.ofMinutes(4));
            assertThat(history(ALL).publications()).isEmpty();
            assertThat(top().offset()).isEqualTo(2);
        }

        @Test
        void canBeRemovedWhileThePositionLivesOn() {
            publish(1);
            Position before = publish(2).position();

            get(broker.removeHistory(CHANNEL, STREAM));

            assertThat(history(ALL)).isEqualTo(new HistoryPage(List.of(), before));
            assertThat(publish(3).position()).isEqualTo(new Position(before.epoch(), 3));
            assertThat(offsets(history(ALL).publications())).containsExactly(3L);
        }

        @Test
        void staysWithoutGapsWhereTheClockIsSetBack() {
            publish(1);
            clock.advance(Duration.ofMinutes(-20));
            publish(2);
            clock.advance(Duration.ofMinutes(20));
            publish(3);

            assertThat(offsets(history(ALL).publications())).containsExactly(1L, 2L, 3L);
            assertThat(delivery.of(CHANNEL).stream().map(Publication::timeMillis))
                    .isSorted();
        }

        @Test
        void cannotBeReadWhereNothingIsKept() {
            assertThatThrownBy(() -> get(broker.history(CHANNEL, Retention.NOTHING, ALL)))
                    .isInstanceOfSatisfying(
                            ForayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_AVAILABLE));
        }
    }

    @Nested
    class Epochs {
        private static final Retention BRIEF =
                new Retention(Retention.Kind.STREAM, 10, Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ZERO);

        @Test
        void anIdleChannelIsForgottenAndComesBackWithAnother() {
            Position before = publish(BRIEF, Draft.of(number(1), null)).position();

            clock.advance(Duration.ofMinutes(9));
            assertThat(get(broker.history(CHANNEL, BRIEF, HistoryQuery.TOP)).top())
                    .isEqualTo(before);
            clock.advance(Duration.ofMinutes(1));

            Position after = publish(BRIEF, Draft.of(number(2), null)).position();
            assertThat(after.offset()).isEqualTo(1);
            assertThat(after.epoch()).isNotEqualTo(before.epoch());
        }

        @Test
        void anIdleChannelThatIsAskedForHasAnother() {
            Position before = publish(BRIEF, Draft.of(number(1), null)).position();

            clock.advance(Duration.ofMinutes(10));

            Position after = get(broker.history(CHANNEL, BRIEF, ALL)).top();
            assertThat(after.offset()).isZero();
            assertThat(after.epoch()).isNotEqualTo(before.epoch());
        }

        @Test
        void aChannelWithKeysIsNotForgotten() {
            Position before = set(LASTING_MAP, "a", 1).position();

            clock.advance(Duration.ofDays(2));

            assertThat(state(LASTING_MAP, StateQuery.ALL).top()).isEqualTo(before);
            assertThat(keys(state(LASTING_MAP, StateQuery.ALL))).containsExactly("a");
        }

        @Test
        void clearingBeginsANewOneAndTellsSo() {
            Position before = set(LASTING_MAP, "a", 1).position();

            get(broker.clear(CHANNEL, LASTING_MAP));

            StatePage page = state(LASTING_MAP, StateQuery.ALL);
            assertThat(page.entries()).isEmpty();
            assertThat(page.top().epoch()).isNotEqualTo(before.epoch());
            assertThat(delivery.resets())
                    .containsExactly(
                            new RecordingDelivery.Reset(CHANNEL, page.top().epoch()));
            assertThat(get(broker.history(CHANNEL, LASTING_MAP, ALL)).publications())
                    .isEmpty();
            assertThat(set(LASTING_MAP, "a", 2).position())
                    .isEqualTo(new Position(page.top().epoch(), 1));
        }
    }

    @Nested
    class Conditions {
        @Test
        void aRepeatedIdempotencyKeyChangesNothing() {
            Draft draft = Draft.of(number(1), null).withIdempotencyKey("once");
            Receipt first = publish(STREAM, draft);
            publish(2);

            Receipt second = publish(STREAM, draft);

            assertThat(second).isEqualTo(new Receipt(first.position(), Suppression.IDEMPOTENCY, null));
            assertThat(delivery.of(CHANNEL)).hasSize(2);
            assertThat(get(broker.publish(OTHER, STREAM, draft)).suppressed()).isNull();
        }

        @Test
        void anIdempotencyKeyIsRememberedForFiveMinutes() {
            Draft draft = Draft.of(number(1), null).withIdempotencyKey("once");
            publish(STREAM, draft);

            clock.advance(Duration.ofMinutes(5).minusMillis(1));
            assertThat(publish(STREAM, draft).suppressed()).isEqualTo(Suppression.IDEMPOTENCY);
            clock.advance(Duration.ofMillis(1));
            assertThat(publish(STREAM, draft).suppressed()).isNull();
        }

        @Test
        void idempotencyKeysAreRememberedWhereNothingIsKept() {
            Draft draft = Draft.of(number(1), null).withIdempotencyKey("once");
            publish(Retention.NOTHING, draft);

            assertThat(publish(Retention.NOTHING, draft)).isEqualTo(new Receipt(null, Suppression.IDEMPOTENCY, null));
            assertThat(delivery.of(CHANNEL)).hasSize(1);
        }

        @Test
        void repeatsThatComeAtOnceAreMadeOnce() {
            Draft draft = Draft.of(number(1), null).withIdempotencyKey("once");
            List<CompletableFuture<Receipt>> receipts = IntStream.range(0, 50)
                    .mapToObj(i -> broker.publish(CHANNEL, STREAM, draft))
                    .toList();

            assertThat(receipts.stream().map(receipt -> get(receipt).position()).distinct())
                    .containsExactly(get(receipts.get(0)).position());
            assertThat(delivery.of(CHANNEL)).hasSize(1);
        }

        @Test
        void aVersionThatIsNotAboveTheStoredOneIsSuppressed() {
            assertThat(versioned(5, "a").suppressed()).isNull();
            assertThat(versioned(5, "a").suppressed()).isEqualTo(Suppression.VERSION);
            assertThat(versioned(4, "a")).isEqualTo(new Receipt(top(), Suppression.VERSION, null));
            assertThat(publish(0).suppressed()).isNull();
            assertThat(versioned(5, "a").suppressed()).isEqualTo(Suppression.VERSION);
            assertThat(versioned(6, "a").suppressed()).isNull();
            assertThat(versioned(1, "b").suppressed()).isNull();
        }

        private Receipt versioned(long version, String epoch) {
            return publish(STREAM, new Draft(number(version), Map.of(), null, false, null, version, epoch, null));
        }

        @Test
        void versionsOfAMapAreThoseOfTheKey() {
            assertThat(versioned("a", 5).suppressed()).isNull();
            assertThat(versioned("b", 4).suppressed()).isNull();
            assertThat(set(LASTING_MAP, "a", 0).suppressed()).isNull();
            assertThat(versioned("a", 5).suppressed()).isEqualTo(Suppression.VERSION);
            assertThat(versioned("a", 6).suppressed()).isNull();
        }

        private Receipt versioned(String key, long version) {
            return publish(
                    LASTING_MAP,
                    new Draft(number(version), Map.of(), null, false, null, version, "", KeyChange.set(key)));
        }

        @Test
        void keyModesAskForAKeyThatIsNewOrThere() {
            Draft draft = Draft.set("a", number(1), null);
            Draft ifNew = draft.withChange(KeyChange.set("a").withMode(KeyChange.Mode.IF_NEW));
            Draft ifExists = draft.withChange(KeyChange.set("a").withMode(KeyChange.Mode.IF_EXISTS));

            assertThat(publish(MAP, ifExists).suppressed()).isEqualTo(Suppression.KEY_NOT_FOUND);
            assertThat(publish(MAP, ifNew).suppressed()).isNull();
            assertThat(publish(MAP, ifNew).suppressed()).isEqualTo(Suppression.KEY_EXISTS);
            assertThat(publish(MAP, ifExists).suppressed()).isNull();
            assertThat(publish(MAP, Draft.remove("a", null)).suppressed()).isNull();
            assertThat(publish(MAP, Draft.remove("a", null)).suppressed()).isEqualTo(Suppression.KEY_NOT_FOUND);
            assertThat(offsets(delivery.of(CHANNEL))).containsExactly(1L, 2L, 3L);
            assertThat(state(MAP, StateQuery.ALL).entries()).isEmpty();
        }

        @Test
        void anExpectedOffsetThatIsNotTheCurrentOneTellsTheCurrentEntry() {
            Draft draft = Draft.set("a", number(1), new ClientInfo("u", "c", null, number(5)))
                    .withTags(Map.of("tag", "value"));
            assertThat(publish(MAP, expecting(draft, 7)))
                    .isEqualTo(new Receipt(state(MAP, StateQuery.ALL).top(), Suppression.POSITION_MISMATCH, null));
            assertThat(publish(MAP, expecting(draft, 0)).suppressed()).isNull();

            Receipt mismatch = publish(MAP, expecting(draft, 0));

            assertThat(mismatch.suppressed()).isEqualTo(Suppression.POSITION_MISMATCH);
            assertThat(mismatch.current()).isEqualTo(delivery.of(CHANNEL).get(0));
            assertThat(publish(MAP, expecting(draft, 1)).suppressed()).isNull();
            assertThat(publish(
                                    MAP,
                                    Draft.remove("a", null)
                                            .withChange(KeyChange.remove("a").withExpectedOffset(1L)))
                            .suppressed())
                    .isEqualTo(Suppression.POSITION_MISMATCH);
        }

        private Draft expecting(Draft draft, long offset) {
            return draft.withChange(KeyChange.set("a").withExpectedOffset(offset));
        }

        @Test
        void ofThoseThatExpectTheSameOffsetExactlyOneWins() throws Exception {
            int threads = 6;
            CyclicBarrier together = new CyclicBarrier(threads);
            ExecutorService publishers = Executors.newFixedThreadPool(threads);
            for (int round = 0; round < 30; round++) {
                long expected = round;
                List<Future<Receipt>> receipts = IntStream.range(0, threads)
                        .mapToObj(t -> publishers.submit(() -> {
                            together.await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
                            return publish(MAP, expecting(Draft.set("a", number(t), null), expected));
                        }))
                        .toList();

                List<Receipt> all = receipts.stream().map(BrokerContract::get).toList();
                assertThat(all)
                        .filteredOn(receipt -> receipt.suppressed() == null)
                        .hasSize(1);
                assertThat(all)
                        .filteredOn(receipt -> receipt.suppressed() == Suppression.POSITION_MISMATCH)
                        .hasSize(threads - 1)
                        .allMatch(receipt -> receipt.current().offset() == expected + 1);
            }
            publishers.shutdown();
        }

        @Test
        void draftsThatDoNotFitAreRefused() {
            refused(STREAM, Draft.set("a", number(1), null));
            refused(MAP, Draft.of(number(1), null));
            refused(MAP, Draft.set("", number(1), null));
            refused(MAP, Draft.set("k".repeat(256), number(1), null));
            refused(STREAM, Draft.of(number(1), null).withIdempotencyKey("k".repeat(129)));
            assertThat(delivery.all()).isEmpty();
        }

        private void refused(Retention retention, Draft draft) {
            assertThatThrownBy(() -> publish(retention, draft))
                    .isInstanceOfSatisfying(
                            ForayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST));
        }
    }

    @Nested
    class Keys {
        @ParameterizedTest
        @EnumSource(names = {"MAP_EPHEMERAL", "MAP_PERSISTENT"})
        void areKeptWithTheirLatestPublication(Retention.Kind kind) {
            Retention retention = new Retention(
                    kind,
                    kind == Retention.Kind.MAP_PERSISTENT ? 10 : 0,
                    Duration.ofMinutes(1),
                    Duration.ZERO,
                    Duration.ZERO);
            set(retention, "b", 1);
            set(retention, "a", 2);
            Receipt last = set(retention, "b", 3);

            StatePage page = state(retention, StateQuery.ALL);
            assertThat(keys(page)).containsExactly("a", "b");
            assertThat(offsets(page.entries())).containsExactly(2L, 3L);
            assertThat(page.top()).isEqualTo(last.position());
            assertThat(page.cursor()).isEmpty();
            assertThat(get(broker.stateSize(CHANNEL, retention))).isEqualTo(2);
            assertThat(keys(state(retention, new StateQuery("b", "", -1)))).containsExactly("b");
            assertThat(state(retention, new StateQuery("c", "", -1)).entries()).isEmpty();
            HistoryPage stream = get(broker.history(CHANNEL, retention, ALL));
            assertThat(stream.publications()).hasSize(kind == Retention.Kind.MAP_PERSISTENT ? 3 : 0);
            assertThat(stream.top()).isEqualTo(last.position());
        }

        @Test
        void outliveTheStream() {
            Retention two = new Retention(
                    Retention.Kind.MAP_PERSISTENT, 2, Duration.ofMinutes(1), Duration.ZERO, Duration.ZERO);
            IntStream.range(0, 200).forEach(i -> set(two, "k" + i % 10, i));
            clock.advance(Duration.ofMinutes(2));

            assertThat(get(broker.history(CHANNEL, two, ALL)).publications()).isEmpty();
            assertThat(keys(state(two, StateQuery.ALL))).hasSize(10);
            get(broker.removeHistory(CHANNEL, two));
            assertThat(keys(state(two, StateQuery.ALL))).hasSize(10);
        }

        @Test
        void arePagedWhileTheyChange() {
            IntStream.range(0, 25).forEach(i -> set(LASTING_MAP, String.format("k%02d", i), i));

            StatePage first = state(LASTING_MAP, new StateQuery(null, "", 10));
            assertThat(first.entries()).hasSize(10);
            publish(LASTING_MAP, Draft.remove(first.cursor(), null));
            set(LASTING_MAP, "k12a", 1);
            StatePage second = state(LASTING_MAP, new StateQuery(null, first.cursor(), 10));
            StatePage third = state(LASTING_MAP, new StateQuery(null, second.cursor(), 10));

            assertThat(keys(second))
                    .contains("k10", "k12a")
                    .doesNotContain("k09")
                    .hasSize(10);
            assertThat(keys(third)).containsExactly("k19", "k20", "k21", "k22", "k23", "k24");
            assertThat(third.cursor()).isEmpty();
            assertThat(second.top().offset()).isEqualTo(27);
        }

        @Test
        void aPageThatEndsWithTheLastKeyHasNoCursor() {
            IntStream.range(0, 10).forEach(i -> set(LASTING_MAP, "k" + i, i));

            assertThat(state(LASTING_MAP, new StateQuery(null, "", 10)).cursor())
                    .isEmpty();
            assertThat(state(LASTING_MAP, new StateQuery(null, "", 0)).entries())
                    .isEmpty();
            assertThat(state(LASTING_MAP, new StateQuery(null, "k9", 5)).entries())
                    .isEmpty();
        }

        @Test
        void anyTextIsAKeyAndTheirOrderIsThatOfTheirCharacters() {
            List<String> odd = List.of(
                    "\0", "\0a", " ", "A", "a", "a\0", "ä", "k".repeat(255), "\uD83D\uDE00", "\uD83D", "\uFFFD");
            odd.forEach(key -> set(LASTING_MAP, key, 1));

            List<String> paged = new ArrayList<>();
            String cursor = "";
            do {
                StatePage page = state(LASTING_MAP, new StateQuery(null, cursor, 2));
                paged.addAll(keys(page));
                cursor = page.cursor();
            } while (!cursor.isEmpty());
            assertThat(paged).isEqualTo(odd.stream().sorted().toList());
            odd.forEach(key -> assertThat(keys(state(LASTING_MAP, new StateQuery(key, "", -1))))
                    .containsExactly(key));
        }

        @ParameterizedTest
        @EnumSource(names = {"MAP_EPHEMERAL", "MAP_PERSISTENT"})
        void areRemovedOnceWhenTheirTimeIsOver(Retention.Kind kind) {
            Retention retention = new Retention(kind, 10, Duration.ofMinutes(5), Duration.ZERO, Duration.ofMinutes(1));
            set(retention, "a", 1);
            set(retention, "b", 2);
            clock.advance(Duration.ofSeconds(30));
            set(retention, "b", 3);
            clock.advance(Duration.ofSeconds(30));

            assertThat(keys(state(retention, StateQuery.ALL))).containsExactly("b");
            assertThat(get(broker.stateSize(CHANNEL, retention))).isEqualTo(1);
            List<Publication> delivered = delivery.await(CHANNEL, all -> all.size() >= 4);
            assertThat(delivered.get(3).removed()).isTrue();
            assertThat(delivered.get(3).key()).isEqualTo("a");
            assertThat(delivered.get(3).data()).isEqualTo(JsonText.NULL);
            clock.advance(Duration.ofMinutes(1));
            delivered = delivery.await(CHANNEL, all -> all.size() >= 5);
            assertThat(set(retention, "c", 4).position().offset()).isEqualTo(6);
            assertThat(offsets(delivered)).containsExactly(1L, 2L, 3L, 4L, 5L);
            assertThat(delivered.get(4).key()).isEqualTo("b");
        }

        @Test
        void oneWhoseTimeIsOverIsNewAgain() {
            Draft ifNew = Draft.set("lock", number(1), null)
                    .withChange(KeyChange.set("lock").withMode(KeyChange.Mode.IF_NEW));
            assertThat(publish(MAP, ifNew).suppressed()).isNull();
            assertThat(publish(MAP, ifNew).suppressed()).isEqualTo(Suppression.KEY_EXISTS);

            clock.advance(Duration.ofMinutes(1));

            assertThat(publish(MAP, ifNew).position().offset()).isEqualTo(3);
            assertThat(delivery.of(CHANNEL).stream().map(Publication::removed)).containsExactly(false, true, false);
        }

        @Test
        void areNoneOfAStream() {
            assertThatThrownBy(() -> state(STREAM, StateQuery.ALL))
                    .isInstanceOfSatisfying(
                            ForayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_AVAILABLE));
        }
    }

    @Nested
    class WhatIsStored {
        private void publishTo(String name, Retention retention) {
            Draft draft = retention.isMap() ? Draft.set("key", number(1), null) : Draft.of(number(1), null);
            get(broker.publish(new ChannelName(name), retention, draft));
        }

        private List<String> stored(String namespace, int limit) {
            return get(broker.stored(namespace, limit)).stream()
                    .map(ChannelName::value)
                    .toList();
        }

        private List<String> stored() {
            return stored(CHANNEL.namespace(), 100);
        }

        @Test
        void areTheChannelsOfTheNamespaceThatHaveSomething() {
            for (String name :
                    List.of("room:öne 😀 '\"%_", "room:", "room:a:b", "room2:x", "roo:x", "Room:x", "room")) {
                publishTo(name, STREAM);
            }
            publishTo("room:map", MAP);

            assertThat(stored()).containsExactlyInAnyOrder("room:öne 😀 '\"%_", "room:", "room:a:b", "room:map");
            assertThat(stored("", 100)).containsExactly("room");
            assertThat(stored("nobody", 100)).isEmpty();
        }

        @Test
        void isNothingOfPrivateOnesOrThoseThatKeepNothing() {
            publishTo("$room:secret", STREAM);
            publishTo("$secret", STREAM);
            publishTo("room:plain", Retention.NOTHING);
            publishTo(
                    "room:cursors",
                    new Retention(Retention.Kind.MAP_EPHEMERAL, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO));
            get(broker.history(CHANNEL, STREAM, ALL));
            get(broker.publish(OTHER, STREAM, new Draft(number(1), Map.of(), null, true, null, 0, "", null)));

            assertThat(stored()).isEmpty();
            assertThat(stored("", 100)).isEmpty();
        }

        @Test
        void endsWithTheTimeOfTheStreamAndOfTheKeys() {
            publishTo("room:stream", STREAM);
            publishTo("room:keys", MAP);
            publishTo("room:lasting", LASTING_MAP);

            clock.advance(Duration.ofMinutes(1));
            assertThat(stored()).containsExactlyInAnyOrder("room:stream", "room:keys", "room:lasting");
            clock.advance(Duration.ofMinutes(4));
            // The removal of the key is a change itself, and kept as long as any.
            delivery.await(new ChannelName("room:keys"), all -> all.size() == 2);
            assertThat(stored()).contains("room:lasting").doesNotContain("room:stream");
            clock.advance(Duration.ofMinutes(5));
            assertThat(stored()).containsExactly("room:lasting");
        }

        @Test
        void endsWithWhatIsRemoved() {
            publish(1);
            get(broker.publish(OTHER, LASTING_MAP, Draft.set("key", number(1), null)));

            get(broker.removeHistory(CHANNEL, STREAM));
            assertThat(stored()).containsExactly(OTHER.value());
            get(broker.removeHistory(OTHER, LASTING_MAP));
            assertThat(stored()).containsExactly(OTHER.value());
            get(broker.clear(OTHER, LASTING_MAP));
            assertThat(stored()).isEmpty();
            publish(2);
            assertThat(stored()).containsExactly(CHANNEL.value());
        }

        @Test
        void isCutAtTheLimitWhereItIsMore() {
            IntStream.range(0, 20).forEach(i -> publishTo("room:" + i, STREAM));

            assertThat(stored(CHANNEL.namespace(), 7)).hasSize(7).isEqualTo(stored(CHANNEL.namespace(), 7));
        }
    }

    @Nested
    class Contents {
        @Test
        void tagsAndPublisherAreKept() {
            ClientInfo info = new ClientInfo("user ü", "client", new JsonText("{\"a\":1}"), null);
            Draft draft = Draft.of(number(1), info).withTags(Map.of("a", "1", "ü", ""));
            publish(STREAM, draft);

            Publication read = history(ALL).publications().get(0);
            assertThat(read.info()).isEqualTo(info);
            assertThat(read.tags()).isEqualTo(draft.tags());
        }

        @Test
        void bigPublicationsAreKept() {
            JsonText big = new JsonText("\"" + "x".repeat(1 << 20) + "\"");
            List<CompletableFuture<Receipt>> receipts = IntStream.range(0, 8)
                    .mapToObj(i -> broker.publish(CHANNEL, STREAM, Draft.of(big, null)))
                    .toList();
            receipts.forEach(BrokerContract::get);

            assertThat(history(ALL).publications()).hasSize(8).allMatch(p -> p.data()
                    .equals(big));
        }

        @Test
        void oddChannelNamesAreKeptApart() {
            List<ChannelName> names = List.of(
                    new ChannelName("Room:one"),
                    new ChannelName("room:öne 😀 '\"%_"),
                    new ChannelName("n".repeat(255)),
                    new ChannelName(":"));
            names.forEach(name -> get(broker.publish(name, STREAM, Draft.of(number(1), null))));

            names.forEach(
                    name -> assertThat(get(broker.history(name, STREAM, ALL)).publications())
                            .hasSize(1));
            assertThatThrownBy(() -> new ChannelName("half \uD83D of one")).isInstanceOf(ForayException.class);
        }
    }

    @Nested
    class Closing {
        @Test
        void keepsWhatWasAcceptedAndFailsWhatComesLater() {
            List<CompletableFuture<Receipt>> receipts = IntStream.range(0, 500)
                    .mapToObj(i -> broker.publish(CHANNEL, STREAM, Draft.of(number(i), null)))
                    .toList();

            broker.close();
            broker.close();

            receipts.forEach(receipt -> assertThat(get(receipt).suppressed()).isNull());
            assertThat(offsets(delivery.of(CHANNEL))).isEqualTo(range(1, 500));
            stopped(() -> publish(1));
            stopped(() -> publish(Retention.NOTHING, Draft.of(number(1), null)));
            stopped(() -> history(ALL));
            stopped(() -> state(MAP, StateQuery.ALL));
            stopped(() -> get(broker.clear(CHANNEL, MAP)));
            stopped(() -> get(broker.stored("room", 1)));
            assertThat(broker.trouble()).isEmpty();
        }

        private void stopped(Runnable call) {
            assertThatThrownBy(call::run).isInstanceOfSatisfying(ForayException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL);
                assertThat(e).hasMessage("stopped");
            });
        }

        @Test
        void endsTheThreads() {
            publish(1);
            broker.close();

            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().startsWith("foray-sqlite")
                            || thread.getName().startsWith("foray-memory"));
        }
    }
}
