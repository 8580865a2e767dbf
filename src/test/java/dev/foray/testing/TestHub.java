package dev.foray.testing;

import dev.foray.broker.Broker;
import dev.foray.broker.Draft;
import dev.foray.channel.ChannelName;
import dev.foray.channel.JsonText;
import dev.foray.channel.Namespaces;
import dev.foray.channel.Position;
import dev.foray.config.Settings;
import dev.foray.hub.ChannelWatch;
import dev.foray.hub.Hub;
import dev.foray.hub.Recovery;
import dev.foray.hub.Subscriber.Terms;
import dev.foray.session.FlushWorkers;
import dev.foray.session.SessionRegistry;
import dev.foray.session.Sessions;
import java.time.Clock;

/** A hub with everything around it, and a broker of the test's choice. */
public final class TestHub implements AutoCloseable {
    private final Broker broker;
    private final Hub hub;
    private final FlushWorkers workers = new FlushWorkers(2);
    private final Sessions sessions =
            new Sessions(new SessionRegistry(), workers, TestOptions.QUEUE_BYTES, Clock.systemUTC());
    private final CountingEncoding encoding = new CountingEncoding();

    /** @param recoveryLimit how many publications go out at once to those who were away */
    public TestHub(Broker broker, int recoveryLimit) {
        this(broker, recoveryLimit, ChannelWatch.NOBODY);
    }

    public TestHub(Broker broker, int recoveryLimit, ChannelWatch watch) {
        this.broker = broker;
        this.hub = hubOf(broker, recoveryLimit, watch);
    }

    /** Another hub of the same settings and sessions. */
    public Hub hubOf(Broker of, int recoveryLimit) {
        return hubOf(of, recoveryLimit, ChannelWatch.NOBODY);
    }

    private static Hub hubOf(Broker of, int recoveryLimit, ChannelWatch watch) {
        Settings settings = TestOptions.settings(recoveryLimit);
        Hub made = new Hub(settings, new Namespaces(settings.channel()), of, watch);
        of.start(made);
        return made;
    }

    public Hub hub() {
        return hub;
    }

    public Sessions sessions() {
        return sessions;
    }

    public CountingEncoding encoding() {
        return encoding;
    }

    /** A client that takes everything at once. */
    public TestClient client() {
        return client(RecordingTransport.joining(RecordingTransport.AT_ONCE));
    }

    public TestClient client(RecordingTransport transport) {
        return new TestClient(this, transport);
    }

    /** Subscribes a new client. */
    public RecordingSubscriber subscribe(ChannelName channel, Terms terms, Recovery recovery) {
        return client().subscribe(channel, terms, recovery);
    }

    /** Publishes without waiting for the receipt. */
    public void publish(ChannelName channel, Object data) {
        publish(channel, Draft.of(new JsonText(String.valueOf(data)), null));
    }

    public void publish(ChannelName channel, Draft draft) {
        var unused = hub.publish(channel, draft);
    }

    /** Sets a key of a map channel without waiting for the receipt. */
    public void set(ChannelName channel, String key, Object data) {
        publish(channel, Draft.set(key, new JsonText(String.valueOf(data)), null));
    }

    /** Clears a map channel without waiting until it is done. */
    public void clear(ChannelName channel) {
        var unused = hub.clear(channel);
    }

    /** Publishes 1, 2, 3 and so on; returns where the channel stands then. */
    public Position publishUpTo(ChannelName channel, int count) {
        Position position = null;
        for (int i = 1; i <= count; i++) {
            Draft draft = Draft.of(new JsonText(String.valueOf(i)), null);
            position = Latches.await(hub.publish(channel, draft)).position();
        }
        return position;
    }

    @Override
    public void close() {
        sessions.close();
        workers.close();
        broker.close();
    }
}
