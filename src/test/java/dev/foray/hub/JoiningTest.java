package dev.foray.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.broker.Draft;
import dev.foray.broker.MemoryBroker;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.JsonText;
import dev.foray.channel.Position;
import dev.foray.channel.Publication;
import dev.foray.session.Disconnect;
import dev.foray.testing.FakeBroker;
import dev.foray.testing.Latches;
import dev.foray.testing.RecordingSubscriber;
import dev.foray.testing.RecordingTransport;
import dev.foray.testing.TestClient;
import dev.foray.testing.TestHub;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoiningTest {
    private static final ChannelName STREAM = new ChannelName("stream:a");
    private static final ChannelName PLAIN = new ChannelName("plain:a");
    private static final ChannelName MAP = new ChannelName("map:a");
    private static final ChannelName CURSORS = new ChannelName("cursors:a");
    private static final int LIMIT = 10;

    private final FakeBroker broker = new FakeBroker();
    private final TestHub world = new TestHub(broker, LIMIT);
    private final TestClient client = world.client();

    @AfterEach
    void stop() {
        world.close();
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private static Recovery since(String epoch, long offset) {
        return Recovery.since(new Position(epoch, offset));
    }

    private RecordingSubscriber join(Recovery recovery) {
        return client.subscribe(STREAM, RecordingSubscriber.POSITIONED, recovery);
    }

    private void answerAll() {
        while (broker.answerNext()) {
            // The next one.
        }
    }

    @Nested
    class WithoutRecovery {
        @Test
        void theReplyHasTheTopPosition() {
            world.publishUpTo(STREAM, 3);

            Joined joined = join(Recovery.NONE).awaitJoined();

            assertThat(joined).isEqualTo(new Joined(new Position("e1", 3), false, false, List.of(), List.of()));
        }

        @Test
        void aChannelThatKeepsNothingHasNoPosition() {
            RecordingSubscriber subscriber = client.subscribe(PLAIN, RecordingSubscriber.SILENT, Recovery.NONE);
            world.publish(PLAIN, "x");

            assertThat(subscriber.awaitJoined().position()).isNull();
            assertThat(client.frames()).containsExactly("joined plain:a ", "pub plain:a 0 x");
        }

        @Test
        void whatIsPublishedWhileTheTopIsReadComesOnceAfterTheReply() {
            world.publishUpTo(STREAM, 3);
            broker.holdingReads();
            RecordingSubscriber subscriber = join(Recovery.NONE);
            world.publish(STREAM, 4);
            broker.lookNext();
            world.publish(STREAM, 5);
            assertThat(subscriber.answers()).isEmpty();

            broker.answerNext();

            assertThat(subscriber.awaitJoined().position()).isEqualTo(new Position("e1", 4));
            assertThat(client.offsets(STREAM)).containsExactly(5L);
        }

        @Test
        void whatIsDeliveredLateAlthoughItWasReadIsNotSentAgain() {
            broker.holdingDeliveries();
            world.publish(STREAM, 1);

            RecordingSubscriber subscriber = join(Recovery.NONE);
            world.publish(STREAM, 2);
            broker.deliverNext();
            broker.deliverNext();

            assertThat(subscriber.awaitJoined().position().offset()).isEqualTo(1);
            assertThat(client.offsets(STREAM)).containsExactly(2L);
        }

        @Test
        void whatHasNoOffsetComesTooWhileTheTopIsRead() {
            broker.holdingReads();
            join(Recovery.NONE);
            world.publish(STREAM, new Draft(new JsonText("x"), Map.of(), null, true, null, 0, "", null));

            answerAll();

            assertThat(client.frames()).containsExactly("joined stream:a ", "pub stream:a 0 x");
        }
    }

    @Nested
    class WithRecovery {
        @Test
        void theReplyHasWhatWasMissedAndThePositionAskedFor() {
            world.publishUpTo(STREAM, 8);

            Joined joined = join(since("e1", 5)).awaitJoined();

            assertThat(joined.position()).isEqualTo(new Position("e1", 5));
            assertThat(joined.recovered()).isTrue();
            assertThat(joined.wasRecovering()).isTrue();
            assertThat(joined.publications()).extracting(Publication::offset).containsExactly(6L, 7L, 8L);
            assertThat(world.hub().figures().recovered()).isEqualTo(1);
        }

        @Test
        void nothingMissedIsRecovered() {
            world.publishUpTo(STREAM, 8);

            Joined joined = join(since("e1", 8)).awaitJoined();

            assertThat(joined.recovered()).isTrue();
            assertThat(joined.publications()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"other", "_", ""})
        void anotherEpochIsNotRecovered(String epoch) {
            world.publishUpTo(STREAM, 8);

            Joined joined = join(since(epoch, 5)).awaitJoined();

            assertThat(joined).isEqualTo(new Joined(new Position("e1", 8), false, true, List.of(), List.of()));
            assertThat(world.hub().figures().unrecovered()).isEqualTo(1);
        }

        @Test
        void theSentinelOfInvalidatedClientsIsNotRecovered() {
            world.publishUpTo(STREAM, 2);

            assertThat(join(since("_", 0)).awaitJoined().recovered()).isFalse();
        }

        @Test
        void anEmptyEpochAtTheBeginningHasEverything() {
            world.publishUpTo(STREAM, 2);

            Joined joined = join(since("", 0)).awaitJoined();

            assertThat(joined.recovered()).isTrue();
            assertThat(joined.publications()).extracting(Publication::offset).containsExactly(1L, 2L);
        }

        @Test
        void anEmptyEpochAtTheBeginningHasEverythingFromTheRealBrokerToo() {
            try (TestHub real = new TestHub(new MemoryBroker(Clock.systemUTC()), LIMIT)) {
                real.publishUpTo(STREAM, 2);

                Joined joined = real.subscribe(STREAM, RecordingSubscriber.POSITIONED, since("", 0))
                        .awaitJoined();

                assertThat(joined.recovered()).isTrue();
                assertThat(joined.publications()).hasSize(2);
            }
        }

        @Test
        void anEmptyEpochOfAnEmptyChannelIsRecovered() {
            assertThat(join(since("", 0)).awaitJoined().recovered()).isTrue();
        }

        @Test
        void anOffsetAboveTheTopIsNotRecovered() {
            world.publishUpTo(STREAM, 8);

            assertThat(join(since("e1", 9)).awaitJoined().recovered()).isFalse();
        }

        @Test
        void aGapIsNotRecovered() {
            world.publishUpTo(STREAM, 8);
            broker.trim(STREAM, 6);

            Joined joined = join(since("e1", 5)).awaitJoined();

            assertThat(joined.recovered()).isFalse();
            assertThat(joined.publications()).isEmpty();
            assertThat(joined.position()).isEqualTo(new Position("e1", 8));
        }

        @Test
        void everythingTrimmedIsAGapForWhoDidNotHaveIt() {
            world.publishUpTo(STREAM, 8);
            broker.trim(STREAM, 8);
            TestClient other = world.client();

            assertThat(join(since("e1", 5)).awaitJoined().recovered()).isFalse();
            assertThat(other.subscribe(STREAM, RecordingSubscriber.POSITIONED, since("e1", 8))
                            .awaitJoined()
                            .recovered())
                    .isTrue();
        }

        @Test
        void whoRejectsGapsIsRefused() {
            world.publishUpTo(STREAM, 8);

            RecordingSubscriber subscriber = join(since("other", 5).rejectingGaps());

            assertThat(subscriber.awaitRefused().code()).isEqualTo(ErrorCode.UNRECOVERABLE_POSITION);
            assertThat(world.hub().figures().channels()).isZero();
        }

        @Test
        void moreThanFitsIntoTheReplyFollowsPageByPage() {
            world.publishUpTo(STREAM, 95);

            RecordingSubscriber subscriber = join(since("e1", 2));

            assertThat(subscriber.awaitJoined().publications()).hasSize(LIMIT);
            client.transport().awaitFrames(1 + 83);
            world.publish(STREAM, 96);
            Latches.eventually("the last", () -> client.offsets(STREAM).size() == 94);
            assertThat(client.offsets(STREAM)).isEqualTo(range(3, 96));
        }

        @Test
        void whatIsPublishedMeanwhileFollowsThePages() {
            world.publishUpTo(STREAM, 500);

            join(since("e1", 0));
            world.publishUpTo(STREAM, 1000);

            Latches.eventually("all there", () -> client.offsets(STREAM).size() >= 1500);
            assertThat(client.offsets(STREAM)).isEqualTo(range(1, 1500));
        }

        @Test
        void aSessionThatIsNeverIdleCatchesUpToo() {
            world.publishUpTo(STREAM, 95);
            var transport = RecordingTransport.joining(RecordingTransport.HELD);
            TestClient busy = world.client(transport);
            busy.subscribe(PLAIN, RecordingSubscriber.SILENT, Recovery.NONE);
            busy.subscribe(STREAM, RecordingSubscriber.POSITIONED, since("e1", 0));

            for (int i = 1; TestClient.offsets(transport.frames(), STREAM).size() < 95; i++) {
                transport.awaitSends(i);
                world.publish(PLAIN, i);
                transport.completeNext();
                assertThat(i).as("sends").isLessThan(20_000);
            }

            assertThat(TestClient.offsets(transport.frames(), STREAM)).isEqualTo(range(1, 95));
        }

        @Test
        void manyChannelsWithMuchMissedDoNotMakeTheClientSlow() {
            String large = "x".repeat(50_000);
            List<ChannelName> channels = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                ChannelName channel = new ChannelName("stream:" + i);
                channels.add(channel);
                for (int j = 0; j < LIMIT; j++) {
                    world.publish(channel, large);
                }
            }
            var transport = RecordingTransport.joining(RecordingTransport.HELD);
            TestClient many = world.client(transport);

            channels.forEach(channel -> many.subscribe(channel, RecordingSubscriber.POSITIONED, since("e1", 0)));
            Latches.eventually("all there or ended", () -> {
                transport.completeWhatIsHeld();
                return many.session().hasEnded()
                        || TestClient.publications(transport.frames()) == channels.size() * LIMIT;
            });

            assertThat(many.session().hasEnded()).isFalse();
            assertThat(channels).allSatisfy(channel -> assertThat(TestClient.offsets(transport.frames(), channel))
                    .isEqualTo(range(1, LIMIT)));
        }

        @Test
        void muchPublishedWhileItReadsDoesNotMakeTheClientSlow() {
            String large = "x".repeat(50_000);
            broker.holdingReads();
            join(since("e1", 0));
            broker.lookNext();
            for (int i = 0; i < 100; i++) {
                world.publish(STREAM, large);
            }

            Latches.eventually("all there or ended", () -> {
                answerAll();
                return client.session().hasEnded()
                        || TestClient.publications(client.transport().frames()) == 100;
            });
            assertThat(client.session().hasEnded()).isFalse();
            assertThat(client.offsets(STREAM)).isEqualTo(range(1, 100));
        }

        @Test
        void aGapInTheMiddleOfCatchingUpIsTold() {
            world.publishUpTo(STREAM, 95);
            broker.holdingReads();
            RecordingSubscriber subscriber = join(since("e1", 0));
            broker.answerNext();
            broker.trim(STREAM, 50);
            Latches.eventually("the second page", broker::answerNext);

            subscriber.awaitInsufficient();
            assertThat(subscriber.answers()).containsExactly("joined", "insufficient");
            assertThat(client.offsets(STREAM)).isEqualTo(range(1, LIMIT));
            assertThat(world.hub().figures().channels()).isZero();
        }

        @Test
        void aReadThatFailsInTheMiddleOfCatchingUpIsToldAsInsufficient() {
            world.publishUpTo(STREAM, 95);
            broker.holdingReads();
            RecordingSubscriber subscriber = join(since("e1", 0));
            broker.failReads(new ForayException(ErrorCode.INTERNAL, "disk full"));
            broker.answerNext();

            Latches.eventually("an answer", () -> subscriber.answers().size() == 2);
            assertThat(subscriber.answers()).containsExactly("joined", "insufficient");
            Latches.eventually("forgotten", () -> world.hub().figures().channels() == 0);
        }

        @Test
        void aReadThatFailsAtFirstIsRefused() {
            broker.failReads(new ForayException(ErrorCode.INTERNAL, "disk full"));

            RecordingSubscriber subscriber = join(since("e1", 0));

            assertThat(subscriber.awaitRefused().code()).isEqualTo(ErrorCode.INTERNAL);
            assertThat(subscriber.answers()).containsExactly("refused");
            assertThat(world.hub().figures().channels()).isZero();
        }

        @Test
        void aChannelThatIsNotConfiguredIsRefused() {
            RecordingSubscriber subscriber =
                    client.subscribe(new ChannelName("nowhere:a"), RecordingSubscriber.SILENT, Recovery.NONE);

            assertThat(subscriber.awaitRefused().code()).isEqualTo(ErrorCode.UNKNOWN_CHANNEL);
        }

        @Test
        void aNameThatIsTooLongIsRefused() {
            RecordingSubscriber subscriber = client.subscribe(
                    new ChannelName("stream:" + "x".repeat(249)), RecordingSubscriber.SILENT, Recovery.NONE);

            assertThat(subscriber.awaitRefused().code()).isEqualTo(ErrorCode.BAD_REQUEST);
        }
    }

    @Nested
    class OfTheLatest {
        @Test
        void theReplyHasTheLatestPublication() {
            world.publishUpTo(STREAM, 8);

            Joined joined = join(Recovery.latest(null)).awaitJoined();

            assertThat(joined.recovered()).isTrue();
            assertThat(joined.publications()).extracting(Publication::offset).containsExactly(8L);
            assertThat(joined.position()).isEqualTo(new Position("e1", 8));
        }

        @Test
        void whoHasItGetsNothing() {
            world.publishUpTo(STREAM, 8);

            Joined joined = join(Recovery.latest(new Position("e1", 8))).awaitJoined();

            assertThat(joined.recovered()).isTrue();
            assertThat(joined.publications()).isEmpty();
        }

        @Test
        void whoHasAnOlderOneGetsTheLatestWhateverIsBetween() {
            world.publishUpTo(STREAM, 8);
            broker.trim(STREAM, 7);

            Joined joined = join(Recovery.latest(new Position("other", 2))).awaitJoined();

            assertThat(joined.recovered()).isTrue();
            assertThat(joined.publications()).extracting(Publication::offset).containsExactly(8L);
        }

        @Test
        void anEmptyChannelHasNone() {
            TestClient other = world.client();

            assertThat(join(Recovery.latest(null)).awaitJoined().recovered()).isFalse();
            assertThat(other.subscribe(
                                    STREAM,
                                    RecordingSubscriber.POSITIONED,
                                    Recovery.latest(null).rejectingGaps())
                            .awaitRefused()
                            .code())
                    .isEqualTo(ErrorCode.UNRECOVERABLE_POSITION);
        }

        @Test
        void whatComesWhileItIsReadFollows() {
            world.publishUpTo(STREAM, 8);
            broker.holdingReads();
            join(Recovery.latest(null));
            broker.lookNext();
            world.publish(STREAM, 9);

            broker.answerNext();

            assertThat(client.offsets(STREAM)).containsExactly(8L, 9L);
        }
    }

    @Nested
    class OfTheState {
        @ParameterizedTest
        @ValueSource(strings = {"map:a", "cursors:a"})
        void theReplyHasTheLatestOfEachKey(String name) {
            ChannelName channel = new ChannelName(name);
            world.set(channel, "k", 1);
            world.set(channel, "l", 2);
            world.set(channel, "k", 3);

            Joined joined = client.subscribe(channel, RecordingSubscriber.POSITIONED, Recovery.STATE)
                    .awaitJoined();

            assertThat(joined.state()).extracting(Publication::key).containsExactly("k", "l");
            assertThat(joined.state()).extracting(Publication::offset).containsExactly(3L, 2L);
            assertThat(joined.position()).isEqualTo(new Position("e1", 3));
        }

        @ParameterizedTest
        @ValueSource(strings = {"map:a", "cursors:a"})
        void whatChangesWhileItIsReadFollowsOnce(String name) {
            ChannelName channel = new ChannelName(name);
            world.set(channel, "k", 1);
            broker.holdingReads();
            client.subscribe(channel, RecordingSubscriber.POSITIONED, Recovery.STATE);
            world.set(channel, "l", 2);
            broker.lookNext();
            world.set(channel, "m", 3);
            broker.answerNext();
            world.set(channel, "n", 4);

            assertThat(client.offsets(channel)).containsExactly(3L, 4L);
        }

        @Test
        void anEphemeralMapThatIsTooBusyIsRefusedForNow() {
            broker.holdingReads();
            RecordingSubscriber subscriber = client.subscribe(CURSORS, RecordingSubscriber.SILENT, Recovery.STATE);
            for (int i = 0; i < 1000; i++) {
                world.set(CURSORS, "k" + i, i);
            }
            answerAll();

            assertThat(subscriber.awaitRefused().code().temporary()).isTrue();
            assertThat(world.hub().figures().channels()).isZero();
        }

        @Test
        void aPersistentMapThatIsBusyCatchesUpFromItsStream() {
            broker.holdingReads();
            client.subscribe(MAP, RecordingSubscriber.POSITIONED, Recovery.STATE);
            broker.lookNext();
            for (int i = 1; i <= 1000; i++) {
                world.set(MAP, "k" + i, i);
            }

            Latches.eventually("all there", () -> {
                answerAll();
                return client.offsets(MAP).size() >= 1000;
            });
            assertThat(client.offsets(MAP)).isEqualTo(range(1, 1000));
        }
    }

    @Nested
    class Leaving {
        @Test
        void whoLeavesWhileItIsReadForIsNotAnswered() {
            world.publishUpTo(STREAM, 8);
            broker.holdingReads();
            RecordingSubscriber subscriber = join(since("e1", 5));

            world.hub().unsubscribe(subscriber);
            answerAll();
            world.publish(STREAM, 9);

            assertThat(subscriber.answers()).isEmpty();
            assertThat(client.frames()).isEmpty();
            assertThat(world.hub().figures().channels()).isZero();
        }

        @Test
        void whoLeavesWhileItCatchesUpGetsNoMore() {
            world.publishUpTo(STREAM, 95);
            broker.holdingReads();
            RecordingSubscriber subscriber = join(since("e1", 0));
            broker.lookNext();
            broker.answerNext();
            Latches.eventually("the second read", broker::lookNext);

            world.hub().unsubscribe(subscriber);
            answerAll();

            assertThat(subscriber.answers()).containsExactly("joined");
            assertThat(client.offsets(STREAM)).isEqualTo(range(1, LIMIT));
        }

        @Test
        void whoLeavesInTheMiddleOfCatchingUpLosesItsKeyOnce() {
            for (int i = 0; i < 50; i++) {
                world.set(MAP, "k" + i, i);
            }
            world.set(CURSORS, client.id(), 1);
            broker.holdingReads();
            RecordingSubscriber subscriber = client.subscribe(CURSORS, RecordingSubscriber.SILENT, Recovery.STATE);

            world.hub().unsubscribe(subscriber);
            answerAll();

            assertThat(broker.drafts().stream()
                            .filter(draft ->
                                    draft.change() != null && draft.change().removed()))
                    .hasSize(1);
        }

        @Test
        void whoComesAgainAtOnceIsNotTakenForItsFormerSelf() {
            world.publishUpTo(STREAM, 8);
            broker.holdingReads();
            RecordingSubscriber former = join(since("e1", 5));
            world.hub().unsubscribe(former);
            RecordingSubscriber again = join(since("e1", 7));

            answerAll();
            world.hub().unsubscribe(former);
            world.publish(STREAM, 9);

            assertThat(former.answers()).isEmpty();
            assertThat(again.answers()).containsExactly("joined");
            assertThat(client.offsets(STREAM)).containsExactly(8L, 9L);
        }

        @Test
        void aSessionThatHasEndedDoesNotStay() {
            client.session().end(Disconnect.FORCED);

            RecordingSubscriber subscriber = join(Recovery.NONE);

            assertThat(subscriber.answers()).isEmpty();
            assertThat(world.hub().figures().channels()).isZero();
        }
    }

    @Nested
    class BeginningAnew {
        @Test
        void whileTheFirstReadIsUnderWayItIsRefusedForNow() {
            world.set(MAP, "k", 1);
            broker.holdingReads();
            RecordingSubscriber subscriber = client.subscribe(MAP, RecordingSubscriber.POSITIONED, Recovery.STATE);
            broker.lookNext();

            world.clear(MAP);
            answerAll();

            assertThat(subscriber.answers()).containsExactly("refused");
            assertThat(subscriber.awaitRefused().code().temporary()).isTrue();
            assertThat(world.hub().figures().channels()).isZero();
        }

        @Test
        void whileItCatchesUpItIsInsufficient() {
            for (int i = 0; i < 50; i++) {
                world.set(MAP, "k" + i, i);
            }
            broker.holdingReads();
            RecordingSubscriber subscriber = client.subscribe(MAP, RecordingSubscriber.POSITIONED, since("e1", 0));
            broker.answerNext();

            world.clear(MAP);

            assertThat(subscriber.answers()).containsExactly("joined", "insufficient");
        }
    }
}
