package dev.foray.protocol.text;

import dev.foray.auth.Permissions;
import dev.foray.broker.Broker;
import dev.foray.broker.Draft;
import dev.foray.broker.MemoryBroker;
import dev.foray.broker.Receipt;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ClientInfo;
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
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The protocol with the hub and a broker behind it, and clients without a container. */
final class TextServer implements AutoCloseable {
    private static final String SETTINGS = """
            {
              "client": {"allow_anonymous_connect_without_token": true, "history_max_publication_limit": 5},
              "channel": {
                "max_length": 40,
                "without_namespace": {OPEN},
                "namespaces": [
                  {"name": "chat", "history_size": 10, "history_ttl": "300s", "presence": true, "join_leave": true,
                   "force_push_join_leave": true, OPEN},
                  {"name": "log", "history_size": 100, "history_ttl": "300s", OPEN},
                  {"name": "readonly", "allow_subscribe_for_client": true, "allow_subscribe_for_anonymous": true,
                   "history_size": 10, "history_ttl": "300s"},
                  {"name": "named", "channel_regex": "^[a-z]+$", OPEN},
                  {"name": "closed", "history_size": 10, "history_ttl": "300s"},
                  {"name": "sheet", "subscription_type": "map", OPEN, "map": {"mode": "ephemeral", "key_ttl": "60s"}}
                ]
              }
            }
            """.replace("OPEN", """
                    "allow_subscribe_for_client": true, "allow_subscribe_for_anonymous": true,
                    "allow_publish_for_subscriber": true, "allow_publish_for_anonymous": true,
                    "allow_history_for_subscriber": true, "allow_history_for_anonymous": true
                    """);

    final ManualClock clock = new ManualClock();
    final FakeTokens tokens = new FakeTokens();
    final SessionRegistry registry = new SessionRegistry();
    final Settings settings;
    final Sessions sessions;
    final Hub hub;
    final TextProtocol protocol;
    private final Broker broker;
    private final FlushWorkers workers = new FlushWorkers(2);

    TextServer() {
        this(Map.of());
    }

    /** @param properties settings that differ, by their names without the leading {@code foray.} */
    TextServer(Map<String, String> properties) {
        this(properties, MemoryBroker::new);
    }

    TextServer(Map<String, String> properties, Function<Clock, Broker> brokers) {
        broker = brokers.apply(clock);
        settings = settings(properties);
        hub = new Hub(settings, new Namespaces(settings.channel()), broker);
        broker.start(hub);
        sessions = new Sessions(registry, workers, settings.client().queueMaxSize(), clock);
        Permissions permissions = new Permissions(settings.client().insecure());
        Admission admission = new Admission(settings.client(), sessions, tokens, permissions, clock);
        protocol = new TextProtocol(settings, hub, sessions, admission, permissions, clock);
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

    /** A client that has come to {@code /ws/<address>}, or to {@code /ws?<parameters>}. */
    TextClient client(String address) {
        return client(address, null, RecordingTransport.oneByOne(RecordingTransport.AT_ONCE));
    }

    /** The same, and it is subscribed. */
    TextClient subscribed(String address) {
        long before = hub.figures().subscriptions();
        TextClient client = client(address);
        ChannelName channel = new ChannelName(address.replaceFirst("\\?.*", ""));
        Latches.eventually(
                "subscribed",
                () -> hub.figures().subscriptions() > before
                        && (hub.presence(channel).clients().isEmpty()
                                || hub.presence(channel).clients().stream()
                                        .anyMatch(info -> info.client().equals(client.id()))));
        return client;
    }

    /** @param user who the container says it is; null: nobody */
    TextClient client(String address, String user, RecordingTransport transport) {
        URI uri = URI.create("ws://localhost/live/ws/" + address);
        String segment = address.replaceFirst("\\?.*", "");
        Arrival.Address arrival = new Arrival.Address(segment.isEmpty() ? null : segment, parameters(uri), null);
        return new TextClient(protocol.open(arrival, "192.0.2.1", user, transport), transport);
    }

    static Map<String, List<String>> parameters(URI uri) {
        Map<String, List<String>> parameters = new HashMap<>();
        for (String parameter :
                uri.getRawQuery() == null ? new String[0] : uri.getRawQuery().split("&")) {
            String[] parts = parameter.split("=", 2);
            parameters
                    .computeIfAbsent(parts[0], name -> new ArrayList<>())
                    .add(parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }

    /** Publishes JSON as the server API does. */
    Receipt publish(String channel, String json) {
        return Latches.await(hub.publish(new ChannelName(channel), Draft.of(new JsonText(json), null)));
    }

    List<ClientInfo> presence(String channel) {
        return hub.presence(new ChannelName(channel)).clients();
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
