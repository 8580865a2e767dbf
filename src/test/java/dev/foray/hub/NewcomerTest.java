package dev.foray.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.broker.MemoryBroker;
import dev.foray.channel.ChannelName;
import dev.foray.channel.Position;
import dev.foray.channel.Publication;
import dev.foray.testing.FakeBroker;
import dev.foray.testing.Latches;
import dev.foray.testing.RecordingSubscriber;
import dev.foray.testing.TestClient;
import dev.foray.testing.TestHub;
import java.time.Clock;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who comes for the first time and wants the latest publications; and who leaves some out. */
class NewcomerTest {
    private static final ChannelName STREAM = new ChannelName("stream:a");
    private static final ChannelName PLAIN = new ChannelName("plain:a");
    private static final int LIMIT = 10;

    private final FakeBroker broker = new FakeBroker();
    private final TestHub world = new TestHub(broker, LIMIT);
    private final TestClient client = world.client();

    @AfterEach
    void stop() {
        world.close();
    }

    private RecordingSubscriber join(int last) {
        return client.subscribe(STREAM, RecordingSubscriber.POSITIONED, Recovery.last(last));
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    @Test
    void theLatestComeInOrderAndThenWhatFollows() {
        world.publishUpTo(STREAM, 8);

        Joined joined = join(3).awaitJoined();
        world.publish(STREAM, 9);

        assertThat(joined.publications()).extracting(Publication::offset).containsExactly(6L, 7L, 8L);
        assertThat(client.offsets(STREAM)).isEqualTo(range(6, 9));
    }

    @Test
    void allComeWhereThereAreFewer() {
        world.publishUpTo(STREAM, 2);

        join(5).awaitJoined();

        assertThat(client.offsets(STREAM)).isEqualTo(range(1, 2));
    }

    @Test
    void theRealBrokerDoesTheSame() {
        try (TestHub real = new TestHub(new MemoryBroker(Clock.systemUTC()), LIMIT)) {
            real.publishUpTo(STREAM, 40);
            TestClient newcomer = real.client();
            newcomer.subscribe(STREAM, RecordingSubscriber.POSITIONED, Recovery.last(25))
                    .awaitJoined();

            Latches.eventually("all of them", () -> newcomer.offsets(STREAM).size() == 25);
            assertThat(newcomer.offsets(STREAM)).isEqualTo(range(16, 40));
        }
    }

    @Test
    void noneComeWhereAllHaveBeenTrimmed() {
        world.publishUpTo(STREAM, 5);
        broker.trim(STREAM, 5);

        Joined joined = join(5).awaitJoined();
        world.publish(STREAM, 6);

        assertThat(joined.position()).isEqualTo(new Position("e1", 5));
        assertThat(client.offsets(STREAM)).containsExactly(6L);
    }

    @Test
    void noneComeWhereNothingIsKept() {
        RecordingSubscriber subscriber = client.subscribe(PLAIN, RecordingSubscriber.SILENT, Recovery.last(5));
        world.publish(PLAIN, "x");

        assertThat(subscriber.awaitJoined().publications()).isEmpty();
        assertThat(client.frames()).containsExactly("joined plain:a ", "pub plain:a 0 x");
    }

    @Test
    void whatIsPublishedWhileTheyAreReadComesOnce() {
        world.publishUpTo(STREAM, 3);
        broker.holdingReads();
        RecordingSubscriber subscriber = join(2);
        world.publish(STREAM, 4);
        broker.lookNext();
        world.publish(STREAM, 5);

        broker.answerNext();
        subscriber.awaitJoined();

        assertThat(client.offsets(STREAM)).isEqualTo(range(3, 5));
    }

    @Test
    void moreThanFitsAtOnceFollowsPageByPage() {
        String large = "x".repeat(50_000);
        for (int i = 0; i < 30; i++) {
            world.publish(STREAM, large);
        }

        join(25).awaitJoined();

        Latches.eventually("all there", () -> client.offsets(STREAM).size() == 25);
        assertThat(client.offsets(STREAM)).isEqualTo(range(6, 30));
        assertThat(client.session().hasEnded()).isFalse();
    }

    @Test
    void aNewcomerDoesNotCountAsRecovered() {
        world.publishUpTo(STREAM, 3);

        join(2).awaitJoined();

        assertThat(world.hub().figures().recovered()).isZero();
    }

    @Test
    void whatASubscriberDoesNotWantIsNotSent() {
        broker.holdingReads();
        RecordingSubscriber even = client.subscribe(
                new RecordingSubscriber(STREAM, client.session(), world.encoding(), RecordingSubscriber.POSITIONED) {
                    @Override
                    public boolean wants(Publication publication) {
                        return publication.offset() % 2 == 0;
                    }
                },
                Recovery.NONE);
        broker.lookNext();
        world.publishUpTo(STREAM, 4);
        broker.answerNext();
        even.awaitJoined();
        world.publish(STREAM, 5);
        world.publish(STREAM, 6);

        assertThat(client.offsets(STREAM)).containsExactly(2L, 4L, 6L);
        assertThat(world.hub().figures().delivered()).isEqualTo(1);
    }

    @Test
    void norWhileItCatchesUp() {
        world.publishUpTo(STREAM, 35);

        client.subscribe(
                new RecordingSubscriber(STREAM, client.session(), world.encoding(), RecordingSubscriber.POSITIONED) {
                    @Override
                    public boolean wants(Publication publication) {
                        return publication.offset() % 2 == 0;
                    }
                },
                Recovery.since(new Position("e1", 10)));

        Latches.eventually("the last", () -> client.offsets(STREAM).contains(34L));
        assertThat(client.offsets(STREAM).subList(LIMIT, client.offsets(STREAM).size()))
                .containsExactly(22L, 24L, 26L, 28L, 30L, 32L, 34L);
    }
}
