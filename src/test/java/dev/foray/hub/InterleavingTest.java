package dev.foray.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.broker.Draft;
import dev.foray.channel.ChannelName;
import dev.foray.channel.JsonText;
import dev.foray.channel.Position;
import dev.foray.testing.FakeBroker;
import dev.foray.testing.Latches;
import dev.foray.testing.RecordingSubscriber;
import dev.foray.testing.TestClient;
import dev.foray.testing.TestHub;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Publishing, delivering, joining from every position, and the two halves of each read, in thousands of orders: each
 * publication comes to each subscriber once, and in order.
 */
class InterleavingTest {
    private static final int SEEDS = 3000;
    private static final int MOST_SUBSCRIBERS = 4;

    /** One subscriber, and what it must have got in the end. */
    private record Expectation(TestClient client, RecordingSubscriber subscriber, long from) {}

    private final TestHub world = new TestHub(new FakeBroker(), 10);

    @Test
    void eachPublicationComesOnceAndInOrder() {
        for (int seed = 0; seed < SEEDS; seed++) {
            new Run(seed).run();
        }
        world.close();
    }

    private final class Run {
        private final ChannelName channel;
        private final String name;
        private final Random random;
        private final FakeBroker broker = new FakeBroker();
        private final Hub hub;
        private final List<Expectation> expectations = new ArrayList<>();

        Run(int seed) {
            name = "seed " + seed;
            channel = new ChannelName("stream:" + seed);
            random = new Random(seed);
            hub = world.hubOf(broker, 1 + random.nextInt(6));
            broker.holdingDeliveries().holdingReads();
        }

        void run() {
            int steps = 20 + random.nextInt(100);
            for (int i = 0; i < steps; i++) {
                step();
            }
            expectations.forEach(this::check);
            assertThat(hub.figures().channels()).as(name).isZero();
        }

        private void step() {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    var unused = hub.publish(channel, Draft.of(new JsonText("x"), null));
                }
                case 3, 4 -> broker.deliverNext();
                case 5 -> broker.lookNext();
                case 6 -> broker.answerNext();
                default -> join();
            }
        }

        private void join() {
            if (expectations.size() < MOST_SUBSCRIBERS) {
                long from = random.nextInt((int) broker.top(channel).offset() + 1);
                TestClient client = world.client();
                RecordingSubscriber subscriber = client.subscribe(
                        hub,
                        channel,
                        RecordingSubscriber.POSITIONED,
                        Recovery.since(new Position("e1", from)),
                        world.encoding());
                expectations.add(new Expectation(client, subscriber, from));
            }
        }

        private void check(Expectation expectation) {
            List<Long> expected = LongStream.rangeClosed(
                            expectation.from() + 1, broker.top(channel).offset())
                    .boxed()
                    .toList();
            TestClient client = expectation.client();
            Latches.eventually(name, () -> {
                finish();
                return !expectation.subscriber().answers().isEmpty()
                        && client.offsets(channel).size() >= expected.size();
            });
            assertThat(client.offsets(channel)).as(name).isEqualTo(expected);
            assertThat(expectation.subscriber().answers()).as(name).containsExactly("joined");
            client.session().gone();
            hub.unsubscribe(expectation.subscriber());
        }

        private void finish() {
            while (broker.deliverNext() || broker.answerNext()) {
                // The next ones.
            }
        }
    }
}
