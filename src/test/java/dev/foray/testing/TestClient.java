package dev.foray.testing;

import dev.foray.channel.ChannelName;
import dev.foray.hub.Encoding;
import dev.foray.hub.Hub;
import dev.foray.hub.Recovery;
import dev.foray.hub.Subscriber.Terms;
import dev.foray.session.Disconnect;
import dev.foray.session.Session;
import dev.foray.session.SessionHandler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A session of a {@link TestHub} that leaves its channels when it ends, as every protocol does. */
public final class TestClient {
    private final TestHub world;
    private final RecordingTransport transport;
    private final Session session;
    private final List<RecordingSubscriber> subscribers = new CopyOnWriteArrayList<>();

    TestClient(TestHub world, RecordingTransport transport) {
        this.world = world;
        this.transport = transport;
        this.session = world.sessions().open("test", "", transport);
        session.handledBy(new SessionHandler() {
            @Override
            public void tick(long nowNanos) {}

            @Override
            public void ended(Disconnect reason) {
                subscribers.forEach(world.hub()::unsubscribe);
            }
        });
    }

    public Session session() {
        return session;
    }

    public String id() {
        return session.id();
    }

    public RecordingTransport transport() {
        return transport;
    }

    public RecordingSubscriber subscribe(ChannelName channel, Terms terms, Recovery recovery) {
        return subscribe(channel, terms, recovery, world.encoding());
    }

    public RecordingSubscriber subscribe(ChannelName channel, Terms terms, Recovery recovery, Encoding encoding) {
        return subscribe(world.hub(), channel, terms, recovery, encoding);
    }

    /** @param hub another one than the test's */
    public RecordingSubscriber subscribe(
            Hub hub, ChannelName channel, Terms terms, Recovery recovery, Encoding encoding) {
        return subscribe(hub, new RecordingSubscriber(channel, session, encoding, terms), recovery);
    }

    /** @param subscriber of this session */
    public RecordingSubscriber subscribe(RecordingSubscriber subscriber, Recovery recovery) {
        return subscribe(world.hub(), subscriber, recovery);
    }

    private RecordingSubscriber subscribe(Hub hub, RecordingSubscriber subscriber, Recovery recovery) {
        subscribers.add(subscriber);
        hub.subscribe(subscriber, recovery);
        return subscriber;
    }

    /** Ends its subscriptions of a channel. */
    public void leave(ChannelName channel) {
        subscribers.stream()
                .filter(subscriber -> subscriber.channel().equals(channel))
                .forEach(world.hub()::unsubscribe);
    }

    /** All frames, once what waits has been sent. */
    public List<String> frames() {
        CountDownLatch drained = new CountDownLatch(1);
        session.whenDrained(drained::countDown);
        Latches.await(drained);
        return transport.frames();
    }

    /** The offsets of a channel's publications as they came, in the reply and after it. */
    public List<Long> offsets(ChannelName channel) {
        return offsets(frames(), channel);
    }

    /** How many publications there are among the frames, in replies and after them. */
    public static int publications(List<String> frames) {
        return frames.stream().mapToInt(TestClient::publications).sum();
    }

    private static int publications(String frame) {
        String[] words = frame.split(" ", -1);
        boolean reply = words[0].equals("joined") && !words[2].isEmpty();
        return reply ? words[2].split(",", -1).length : words[0].equals("pub") ? 1 : 0;
    }

    public static List<Long> offsets(List<String> frames, ChannelName channel) {
        List<Long> offsets = new ArrayList<>();
        for (String frame : frames) {
            String[] words = frame.split(" ", -1);
            if (words[1].equals(channel.value()) && words[0].equals("joined") && !words[2].isEmpty()) {
                Arrays.stream(words[2].split(",", -1)).map(Long::valueOf).forEach(offsets::add);
            } else if (words[1].equals(channel.value()) && words[0].equals("pub")) {
                offsets.add(Long.valueOf(words[2]));
            }
        }
        return offsets;
    }
}
