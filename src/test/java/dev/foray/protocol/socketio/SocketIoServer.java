package dev.foray.protocol.socketio;

import dev.foray.auth.Identity;
import dev.foray.auth.Permissions;
import dev.foray.broker.Draft;
import dev.foray.broker.MemoryBroker;
import dev.foray.broker.Receipt;
import dev.foray.channel.ChannelName;
import dev.foray.channel.JsonText;
import dev.foray.channel.Namespaces;
import dev.foray.config.Settings;
import dev.foray.config.SettingsLoader;
import dev.foray.hub.ChannelWatch;
import dev.foray.hub.Hub;
import dev.foray.protocol.Admission;
import dev.foray.protocol.socketio.spi.SocketHandler;
import dev.foray.session.FlushWorkers;
import dev.foray.session.SessionRegistry;
import dev.foray.session.Sessions;
import dev.foray.testing.FakeTokens;
import dev.foray.testing.Latches;
import dev.foray.testing.ManualClock;
import dev.foray.testing.ManualTimers;
import dev.foray.testing.RecordingTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The protocol with the hub and a broker in memory behind it, and clients without Engine.IO. */
final class SocketIoServer implements AutoCloseable {
    private static final String SETTINGS = """
            {
              "client": {"allow_anonymous_connect_without_token": true, "channel_limit": 3},
              "socketio": {"default_channel": "news:main", "connect_timeout": "45s"},
              "channel": {
                "max_length": 40,
                "namespaces": [
                  {"name": "news", "history_size": 10, "history_ttl": "300s", "force_recovery": true,
                   "presence": true, OPEN},
                  {"name": "plain", OPEN},
                  {"name": "others", "history_size": 10, "history_ttl": "300s", "force_recovery": true,
                   "exclude_sender": true, OPEN},
                  {"name": "silent", "history_size": 10, "history_ttl": "300s", "presence": true,
                   "allow_subscribe_for_client": true, "allow_subscribe_for_anonymous": true},
                  {"name": "closed", "history_size": 10, "history_ttl": "300s"},
                  {"name": "map", "subscription_type": "map", OPEN, "map": {"mode": "ephemeral", "key_ttl": "60s"}}
                ]
              }
            }
            """.replace("OPEN", """
                    "allow_subscribe_for_client": true, "allow_subscribe_for_anonymous": true,
                    "allow_publish_for_subscriber": true, "allow_publish_for_anonymous": true,
                    "allow_presence_for_subscriber": true, "allow_presence_for_anonymous": true
                    """);

    final ManualClock clock = new ManualClock();
    final ManualTimers timers = new ManualTimers();
    final FakeTokens tokens = new FakeTokens();
    final SessionRegistry registry = new SessionRegistry();
    final Hub hub;
    final Handlers handlers;
    private final Sessions sessions;
    private final SocketIoProtocol protocol;
    private final MemoryBroker broker = new MemoryBroker(clock);
    private final FlushWorkers workers = new FlushWorkers(2);

    SocketIoServer(SocketHandler... handlers) {
        this(Map.of(), handlers);
    }

    /** @param properties settings that differ, by their names without the leading {@code foray.} */
    SocketIoServer(Map<String, String> properties, SocketHandler... handlers) {
        Settings settings = settings(properties);
        hub = new Hub(settings, new Namespaces(settings.channel()), broker, ChannelWatch.NOBODY);
        broker.start(hub);
        sessions = new Sessions(registry, workers, settings.client().queueMaxSize(), clock);
        Permissions permissions = new Permissions(settings.client().insecure());
        Admission admission = new Admission(settings.client(), sessions, tokens, permissions, clock);
        this.handlers = new Handlers(List.of(handlers), timers);
        protocol = new SocketIoProtocol(settings, hub, sessions, admission, permissions, clock, this.handlers);
        this.handlers.start(new Server(this.handlers, hub));
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
    SocketIoClient client() {
        RecordingTransport transport = RecordingTransport.joining(RecordingTransport.AT_ONCE);
        return new SocketIoClient((SocketIoConnection) protocol.open("192.0.2.1", null, transport), transport);
    }

    /** A client in a namespace. */
    SocketIoClient connected(String namespace) {
        SocketIoClient client = client();
        client.send("0" + namespace + ",");
        var unused = client.next();
        return client;
    }

    /** A token that says who somebody is. */
    String token(String user, long expireAt) {
        String token = user + "-" + expireAt;
        tokens.connection(token, new Identity.User(user, null, expireAt, Map.of()));
        return token;
    }

    Receipt publish(String channel, String data) {
        return Latches.await(hub.publish(new ChannelName(channel), Draft.of(new JsonText(data), null)));
    }

    long now() {
        return clock.instant().getEpochSecond();
    }

    @Override
    public void close() {
        sessions.close();
        handlers.close();
        workers.close();
        broker.close();
    }
}
