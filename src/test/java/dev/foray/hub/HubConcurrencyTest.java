package dev.foray.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.broker.Draft;
import dev.foray.broker.MemoryBroker;
import dev.foray.channel.ChannelName;
import dev.foray.channel.JsonText;
import dev.foray.channel.Position;
import dev.foray.testing.Latches;
import dev.foray.testing.RecordingSubscriber;
import dev.foray.testing.RecordingTransport;
import dev.foray.testing.TestClient;
import dev.foray.testing.TestHub;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The hub on a real broker, with publishers, and clients that come and go, all at the same time. */
class HubConcurrencyTest {
    private static final int PUBLISHERS = 3;
    private static final int EACH = 8_000;
    private static final int SUBSCRIBERS = 6;
    private static final int PAGE = 50;

    private final TestHub world = new TestHub(new MemoryBroker(Clock.systemUTC()), PAGE);
    private final ExecutorService completions = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        world.close();
        completions.shutdownNow();
    }

    @Test
    void whoeverComesAndGoesGetsEachPublicationOnceAndInOrder() {
        ChannelName channel = new ChannelName("stream:busy");
        Position beginning = world.subscribe(channel, RecordingSubscriber.SILENT, Recovery.NONE)
                .awaitJoined()
                .position();
        AtomicInteger publishing = new AtomicInteger(PUBLISHERS);
        ConcurrentLinkedQueue<String> problems = new ConcurrentLinkedQueue<>();
        AtomicInteger visits = new AtomicInteger();

        List<Thread> publishers = IntStream.range(0, PUBLISHERS)
                .mapToObj(p -> Latches.started(() -> {
                    for (int i = 0; i < EACH; i++) {
                        Latches.await(world.hub().publish(channel, Draft.of(new JsonText(p + ":" + i), null)));
                    }
                    publishing.decrementAndGet();
                }))
                .toList();
        List<Thread> visitors = IntStream.range(0, SUBSCRIBERS)
                .mapToObj(v -> Latches.started(() -> {
                    Random random = new Random(v);
                    List<Long> seen = new ArrayList<>();
                    while (publishing.get() > 0 || seen.size() < PUBLISHERS * EACH) {
                        long from = seen.isEmpty() ? 0 : seen.get(seen.size() - 1);
                        seen.addAll(visit(channel, new Position(beginning.epoch(), from), random));
                        visits.incrementAndGet();
                    }
                    if (!seen.equals(
                            LongStream.rangeClosed(1, PUBLISHERS * EACH).boxed().toList())) {
                        problems.add("visitor " + v + " has seen " + seen.size());
                    }
                }))
                .toList();
        publishers.forEach(Latches::join);
        visitors.forEach(Latches::join);

        assertThat(problems).isEmpty();
        assertThat(visits.get()).isGreaterThan(SUBSCRIBERS);
        assertThat(world.hub().figures().subscriptions()).isEqualTo(1);
    }

    /** Joins, stays for some frames, and leaves; returns the offsets that came. */
    private List<Long> visit(ChannelName channel, Position from, Random random) {
        RecordingTransport transport = RecordingTransport.joining(
                random.nextBoolean() ? RecordingTransport.AT_ONCE : done -> completions.execute(() -> done.done(null)));
        TestClient client = world.client(transport);
        RecordingSubscriber subscriber =
                client.subscribe(channel, RecordingSubscriber.POSITIONED, Recovery.since(from));
        assertThat(subscriber.awaitJoined().recovered()).isTrue();
        if (random.nextInt(4) > 0) {
            transport.awaitFrames(1);
            for (int i = random.nextInt(2000); i > 0; i--) {
                Thread.onSpinWait();
            }
        }
        world.hub().unsubscribe(subscriber);
        List<Long> offsets = client.offsets(channel);
        assertThat(subscriber.answers()).containsExactly("joined");
        client.session().gone();
        return offsets;
    }

    @Test
    void whoSubscribesWhileTheLastOneLeavesIsHeard() {
        ChannelName channel = new ChannelName("plain:door");
        TestClient leaving = world.client();
        TestClient coming = world.client();
        for (int i = 0; i < 3_000; i++) {
            RecordingSubscriber last = leaving.subscribe(channel, RecordingSubscriber.SILENT, Recovery.NONE);
            Thread leaver = Latches.started(() -> world.hub().unsubscribe(last));
            RecordingSubscriber next = coming.subscribe(channel, RecordingSubscriber.SILENT, Recovery.NONE);
            Latches.join(leaver);

            assertThat(world.hub().figures().subscriptions()).isEqualTo(1);
            int before = coming.frames().size();
            Latches.await(world.hub().publish(channel, Draft.of(new JsonText("x"), null)));
            coming.transport().awaitFrames(before + 1);
            world.hub().unsubscribe(next);
            assertThat(world.hub().figures().channels()).isZero();
        }
    }

    @Test
    void sessionsThatEndWhileTheySubscribeLeaveNothingBehind() {
        List<ChannelName> channels = IntStream.range(0, 5)
                .mapToObj(i -> new ChannelName("stream:" + i))
                .toList();
        AtomicBoolean publishing = new AtomicBoolean(true);
        Thread publisher = Latches.started(() -> {
            for (int i = 0; publishing.get(); i++) {
                Latches.await(world.hub().publish(channels.get(i % 5), Draft.of(new JsonText("x"), null)));
            }
        });

        for (int i = 0; i < 1_000; i++) {
            TestClient client = world.client();
            Thread ender = Latches.started(() -> client.session().gone());
            channels.forEach(channel -> client.subscribe(channel, RecordingSubscriber.ALL, Recovery.NONE));
            Latches.join(ender);
        }
        publishing.set(false);
        Latches.join(publisher);

        assertThat(world.hub().figures().subscriptions()).isZero();
        assertThat(world.hub().figures().channels()).isZero();
        assertThat(world.sessions().registry().size()).isZero();
    }
}
