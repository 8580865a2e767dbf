package dev.foray.api;

import dev.foray.auth.Identity;
import dev.foray.auth.Identity.Grant;
import dev.foray.auth.Origins;
import dev.foray.auth.Permissions;
import dev.foray.auth.TokenException;
import dev.foray.auth.TokenVerifier;
import dev.foray.broker.Broker;
import dev.foray.broker.Draft;
import dev.foray.broker.MemoryBroker;
import dev.foray.channel.ChannelName;
import dev.foray.channel.JsonText;
import dev.foray.channel.Namespaces;
import dev.foray.channel.Position;
import dev.foray.config.Settings;
import dev.foray.config.SettingsLoader;
import dev.foray.hub.Hub;
import dev.foray.protocol.Admission;
import dev.foray.session.FlushWorkers;
import dev.foray.session.SessionRegistry;
import dev.foray.session.Sessions;
import dev.foray.testing.Latches;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A Tomcat with few threads that can be polled, and the hub behind it. */
final class PollFixture implements AutoCloseable {
    private static final String NAMESPACES = """
            [
              {"name": "log", "history_size": 5, "history_ttl": "1h", "force_recovery": true, "presence": true,
               "allow_subscribe_for_client": true, "allow_subscribe_for_anonymous": true},
              {"name": "latest", "history_size": 1, "history_ttl": "1h", "force_recovery": true,
               "force_recovery_mode": "cache",
               "allow_subscribe_for_client": true, "allow_subscribe_for_anonymous": true},
              {"name": "plain", "allow_subscribe_for_client": true, "allow_subscribe_for_anonymous": true},
              {"name": "forgetful", "history_size": 5, "history_ttl": "1h",
               "allow_subscribe_for_client": true, "allow_subscribe_for_anonymous": true},
              {"name": "members", "history_size": 5, "history_ttl": "1h", "allow_recovery": true,
               "allow_subscribe_for_client": true},
              {"name": "closed"},
              {"name": "map", "subscription_type": "map", "map": {"mode": "ephemeral"},
               "allow_subscribe_for_client": true, "allow_subscribe_for_anonymous": true}
            ]""";

    final Hub hub;
    final SessionRegistry registry = new SessionRegistry();
    final Sessions sessions;
    private final FlushWorkers workers = new FlushWorkers(2);
    private final Broker broker;
    private final ApiServer server;

    PollFixture(Path folder) {
        this(folder, new MemoryBroker(Clock.systemUTC()), Map.of());
    }

    /** @param more settings, with their keys */
    PollFixture(Path folder, Broker broker, Map<String, String> more) {
        Map<String, String> properties = new HashMap<>();
        properties.put("foray.channel.namespaces", NAMESPACES);
        more.forEach((key, value) -> properties.put("foray." + key, value));
        Settings settings = SettingsLoader.load(properties, Map.of());
        this.broker = broker;
        hub = new Hub(settings, new Namespaces(settings.channel()), broker);
        sessions = new Sessions(registry, workers, settings.client().queueMaxSize(), Clock.systemUTC());
        broker.start(hub);
        Origins origins = new Origins(settings.client().allowedOrigins());
        Permissions permissions = new Permissions(false);
        Admission admission =
                new Admission(settings.client(), sessions, new NamedTokens(), permissions, Clock.systemUTC());
        Polls polls = new Polls(settings.client(), hub, sessions, admission, permissions);
        server = new ApiServer(folder, context -> {
            new PollServlet(polls, origins).register(context);
            new OriginServlet(origins).register(context);
        });
    }

    /** Publishes, and gives where the channel stands then. */
    Position publish(String channel, Object data) {
        Draft draft = Draft.of(new JsonText(String.valueOf(data)), null);
        return Latches.await(hub.publish(new ChannelName(channel), draft)).position();
    }

    HttpRequest.Builder request(String path) {
        return server.request(path).GET();
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        return server.send(request);
    }

    HttpResponse<String> get(String path) {
        return send(request(path));
    }

    CompletableFuture<HttpResponse<String>> begin(String path) {
        return server.begin(request(path));
    }

    /** Sends a poll that waits, and waits until it does; from then on it misses nothing. */
    CompletableFuture<HttpResponse<String>> waiting(String path) {
        CompletableFuture<HttpResponse<String>> answer = joining(path);
        Latches.eventually("every poll waits", () -> registry.all().stream()
                .allMatch(session -> session.handler() instanceof Poll poll && poll.isWaiting()));
        return answer;
    }

    /** Sends a poll, and waits until it has begun to read. */
    CompletableFuture<HttpResponse<String>> joining(String path) {
        long before = hub.figures().subscriptions();
        CompletableFuture<HttpResponse<String>> answer = begin(path);
        Latches.eventually("a poll more", () -> hub.figures().subscriptions() > before);
        return answer;
    }

    void awaitEmpty() {
        Latches.eventually("every poll has left", () -> hub.figures().subscriptions() == 0 && registry.size() == 0);
    }

    ApiServer server() {
        return server;
    }

    @Override
    public void close() {
        sessions.close();
        server.close();
        broker.close();
        workers.close();
    }

    /** A token is its bearer's name; {@code guest} has no name, and a subscription of {@code closed:guests}. */
    private static final class NamedTokens implements TokenVerifier {
        @Override
        public CompletableFuture<Identity> connection(String token) {
            return switch (token) {
                case "expired" -> CompletableFuture.failedFuture(new TokenException(TokenException.Kind.EXPIRED, ""));
                case "wrong" -> CompletableFuture.failedFuture(new TokenException(TokenException.Kind.INVALID, ""));
                case "guest" ->
                    CompletableFuture.completedFuture(
                            new Identity.Anonymous(null, 0, Map.of(new ChannelName("closed:guests"), Grant.PLAIN)));
                default -> CompletableFuture.completedFuture(new Identity.User(token, null, 0, Map.of()));
            };
        }

        @Override
        public CompletableFuture<SubscriptionClaims> subscription(String token) {
            throw new AssertionError(List.of("a poll has no subscription token", token));
        }
    }
}
