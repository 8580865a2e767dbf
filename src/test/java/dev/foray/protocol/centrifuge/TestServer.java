package dev.foray.protocol.centrifuge;

import dev.foray.auth.Permissions;
import dev.foray.broker.Broker;
import dev.foray.broker.Draft;
import dev.foray.broker.MemoryBroker;
import dev.foray.broker.Receipt;
import dev.foray.channel.ChannelName;
import dev.foray.channel.JsonText;
import dev.foray.channel.Namespaces;
import dev.foray.config.Settings;
import dev.foray.config.SettingsLoader;
import dev.foray.hub.Hub;
import dev.foray.protocol.Admission;
import dev.foray.session.FlushWorkers;
import dev.foray.session.SessionRegistry;
import dev.foray.session.Sessions;
import dev.foray.testing.FakeTokens;
import dev.foray.testing.Latches;
import dev.foray.testing.ManualClock;
import dev.foray.testing.RecordingTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The protocol with the hub and a broker in memory behind it, and clients without a container. */
final class TestServer implements AutoCloseable {
    private static final String SETTINGS = """
            {
              "client": {"allow_anonymous_connect_without_token": true, "channel_limit": 5},
              "channel": {
                "max_length": 40,
                "without_namespace": {OPEN},
                "namespaces": [
                  {"name": "news", "history_size": 10, "history_ttl": "300s", "force_recovery": true, OPEN},
                  {"name": "wish", "history_size": 10, "history_ttl": "300s", "presence": true, "join_leave": true,
                   "allow_positioning": true, "allow_recovery": true, "allow_subscribe_for_client": true,
                   "allow_subscribe_for_anonymous": true, "allow_presence_for_client": true,
                   "allow_presence_for_anonymous": true},
                  {"name": "cache", "history_size": 10, "history_ttl": "300s", "force_recovery": true,
                   "force_recovery_mode": "cache", OPEN},
                  {"name": "room", "presence": true, "join_leave": true, "force_push_join_leave": true, OPEN},
                  {"name": "talk", "history_size": 10, "history_ttl": "300s", "force_recovery": true,
                   "allow_subscribe_for_client": true, "allow_subscribe_for_anonymous": true,
                   "allow_publish_for_subscriber": true, "allow_publish_for_anonymous": true},
                  {"name": "closed", "presence": true, "history_size": 10, "history_ttl": "300s"},
                  {"name": "two", "history_size": 2, "history_ttl": "300s", "force_recovery": true, OPEN},
                  {"name": "board", "subscription_type": "map", OPEN,
                   "map": {"mode": "persistent", "stream_size": 100, "stream_ttl": "300s", "default_page_size": 2,
                           "max_page_size": 3, MAP}},
                  {"name": "cursor", "subscription_type": "map", OPEN,
                   "map": {"mode": "ephemeral", "key_ttl": "60s", "client_key": "client_id",
                           "remove_client_on_unsubscribe": true, MAP}},
                  {"name": "vote", "subscription_type": "map", OPEN,
                   "map": {"mode": "persistent", "stream_size": 100, "stream_ttl": "300s", "client_key": "user_id",
                           MAP}},
                  {"name": "locked", "subscription_type": "map",
                   "map": {"mode": "persistent", "stream_size": 100, "stream_ttl": "300s"}}
                ]
              }
            }
            """.replace("OPEN", """
                            "allow_subscribe_for_client": true, "allow_subscribe_for_anonymous": true,
                            "allow_publish_for_client": true, "allow_publish_for_anonymous": true,
                            "allow_presence_for_client": true, "allow_presence_for_anonymous": true,
                            "allow_history_for_client": true, "allow_history_for_anonymous": true
                            """).replace("MAP", """
                            "allow_publish_for_client": true, "allow_publish_for_anonymous": true,
                            "allow_remove_for_client": true, "allow_remove_for_anonymous": true
                            """);

    final ManualClock clock = new ManualClock();
    final FakeTokens tokens = new FakeTokens();
    final SessionRegistry registry = new SessionRegistry();
    final Settings settings;
    final Sessions sessions;
    final Hub hub;
    final CentrifugeProtocol protocol;
    private final Broker broker;
    private final FlushWorkers workers = new FlushWorkers(2);

    TestServer() {
        this(Map.of());
    }

    /** @param properties settings that differ, by their names without the leading {@code foray.} */
    TestServer(Map<String, String> properties) {
        this(properties, null);
    }

    /** @param other in place of a memory broker; null: none */
    TestServer(Map<String, String> properties, @Nullable Broker other) {
        broker = other == null ? new MemoryBroker(clock) : other;
        settings = settings(properties);
        hub = new Hub(settings, new Namespaces(settings.channel()), broker);
        broker.start(hub);
        sessions = new Sessions(registry, workers, settings.client().queueMaxSize(), clock);
        Permissions permissions = new Permissions(settings.client().insecure());
        Admission admission = new Admission(settings.client(), sessions, tokens, permissions, clock);
        protocol = new CentrifugeProtocol(settings, hub, sessions, admission, permissions, clock, "1.0");
    }

    private static Settings settings(Map<String, String> properties) {
        try {
            Path file = Files.createTempFile("foray", ".json");
            Files.writeString(file, SETTINGS);
            Map<String, String> all = new HashMap<>();
            properties.forEach((name, value) -> all.put("foray." + name, value));
            all.put("foray.config", file.toString());
            Settings read = SettingsLoader.load(all, Map.of());
            Files.delete(file);
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client that has not said anything. */
    TestClient client() {
        return client(null);
    }

    /** The same, signed in to the container. */
    TestClient client(String user) {
        RecordingTransport transport = RecordingTransport.joining(RecordingTransport.AT_ONCE);
        return new TestClient(protocol.open("192.0.2.1", user, transport), transport);
    }

    /** A client that has connected without a token. */
    TestClient connected() {
        TestClient client = client();
        client.send("{'id':1,'connect':{}}");
        var unused = client.next();
        return client;
    }

    /** A client that has connected with this token. */
    TestClient connected(String token) {
        TestClient client = client();
        client.send("{'id':1,'connect':{'token':'" + token + "'}}");
        var unused = client.next();
        return client;
    }

    Receipt publish(String channel, String data) {
        return Latches.await(hub.publish(new ChannelName(channel), Draft.of(new JsonText(data), null)));
    }

    Receipt set(String channel, String key, String data) {
        return Latches.await(hub.publish(new ChannelName(channel), Draft.set(key, new JsonText(data), null)));
    }

    long now() {
        return clock.instant().getEpochSecond();
    }

    @Override
    public void close() {
        sessions.close();
        workers.close();
        broker.close();
    }
}
