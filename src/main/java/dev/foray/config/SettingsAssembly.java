package dev.foray.config;

import dev.foray.config.ChannelOptions.MapOptions.Mode;
import dev.foray.config.ChannelOptions.SubscriptionType;
import dev.foray.config.Settings.Admin;
import dev.foray.config.Settings.BrokerChoice;
import dev.foray.config.Settings.Channels;
import dev.foray.config.Settings.Client;
import dev.foray.config.Settings.HttpApi;
import dev.foray.config.Settings.NamedOptions;
import dev.foray.config.Settings.OneWay;
import dev.foray.config.Settings.SocketIo;
import dev.foray.config.Settings.SubscriptionToken;
import dev.foray.config.Settings.Toggle;
import dev.foray.config.Settings.Token;
import dev.foray.config.Settings.WebSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Makes the settings from their values, and checks what these say together. */
final class SettingsAssembly {
    private static final Pattern ORIGIN = Pattern.compile("\\*|(?:\\*\\.|[a-z*][a-z0-9+.*-]*://)[^/\\s]*");

    private final Values values;
    private final Values withoutNamespace;
    private final Problems problems;

    /** @param withoutNamespace what stands in {@code channel.without_namespace} */
    SettingsAssembly(Values values, Values withoutNamespace, Problems problems) {
        this.values = values;
        this.withoutNamespace = withoutNamespace;
        this.problems = problems;
    }

    Settings settings(Path data) {
        return new Settings(
                client(),
                new WebSocket(values.get(ServerSettings.MESSAGE_SIZE_LIMIT)),
                new HttpApi(values.get(ServerSettings.API_KEY), values.get(ServerSettings.API_INSECURE)),
                new Admin(values.get(ServerSettings.ADMIN_PASSWORD)),
                new Toggle(values.get(ServerSettings.HTTP_STREAM)),
                new Toggle(values.get(ServerSettings.SSE)),
                new OneWay(
                        new Toggle(values.get(ServerSettings.UNI_WEBSOCKET)),
                        new Toggle(values.get(ServerSettings.UNI_SSE)),
                        new Toggle(values.get(ServerSettings.UNI_HTTP_STREAM))),
                socketIo(),
                channels(),
                new BrokerChoice(values.get(ServerSettings.BROKER)),
                data,
                values.get(ServerSettings.ADDRESS));
    }

    private SocketIo socketIo() {
        return new SocketIo(
                values.get(ServerSettings.SOCKETIO),
                values.get(ServerSettings.SOCKETIO_DEFAULT_CHANNEL),
                values.get(ServerSettings.SOCKETIO_PING_INTERVAL),
                values.get(ServerSettings.SOCKETIO_PING_TIMEOUT),
                values.get(ServerSettings.SOCKETIO_UPGRADE_TIMEOUT),
                values.get(ServerSettings.SOCKETIO_CONNECT_TIMEOUT),
                values.get(ServerSettings.SOCKETIO_MAX_PAYLOAD));
    }

    private Client client() {
        Client client = new Client(
                values.get(ServerSettings.INSECURE),
                values.get(ServerSettings.ALLOWED_ORIGINS),
                values.get(ServerSettings.ANONYMOUS_WITHOUT_TOKEN),
                token(ServerSettings.TOKEN),
                new SubscriptionToken(
                        values.get(ServerSettings.SUBSCRIPTION_TOKEN_ENABLED),
                        token(ServerSettings.SUBSCRIPTION_TOKEN)),
                values.get(ServerSettings.CHANNEL_LIMIT),
                values.get(ServerSettings.QUEUE_MAX_SIZE),
                values.get(ServerSettings.CONNECTION_LIMIT),
                values.get(ServerSettings.USER_CONNECTION_LIMIT),
                values.get(ServerSettings.CONNECTION_RATE_LIMIT),
                values.get(ServerSettings.PING_INTERVAL),
                values.get(ServerSettings.PONG_TIMEOUT),
                values.get(ServerSettings.STALE_CLOSE_DELAY),
                values.get(ServerSettings.EXPIRED_CLOSE_DELAY),
                values.get(ServerSettings.EXPIRED_SUB_CLOSE_DELAY),
                values.get(ServerSettings.HISTORY_LIMIT),
                values.get(ServerSettings.RECOVERY_LIMIT),
                new Toggle(values.get(ServerSettings.PERSONAL_CHANNEL)));
        checkOrigins(client.allowedOrigins());
        values.check(
                client.pongTimeout().compareTo(client.pingInterval()) < 0,
                ServerSettings.PONG_TIMEOUT,
                "\"%s\" is not shorter than client.ping_interval, \"%s\""
                        .formatted(Durations.show(client.pongTimeout()), Durations.show(client.pingInterval())));
        return client;
    }

    private Token token(TokenSettings settings) {
        Token token = new Token(
                values.get(settings.hmacSecretKey()),
                values.get(settings.rsaPublicKey()),
                values.get(settings.ecdsaPublicKey()),
                values.get(settings.jwksPublicEndpoint()),
                values.get(settings.audience()),
                values.get(settings.issuer()));
        String endpoint = token.jwksPublicEndpoint();
        values.check(
                endpoint.isEmpty() || isHttp(endpoint),
                settings.jwksPublicEndpoint(),
                "is not an address that begins with https:// or http://");
        return token;
    }

    private static boolean isHttp(String address) {
        try {
            URI uri = URI.create(address);
            return List.of("http", "https").contains(uri.getScheme()) && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void checkOrigins(List<String> origins) {
        for (String origin : origins) {
            values.check(
                    ORIGIN.matcher(origin).matches(),
                    ServerSettings.ALLOWED_ORIGINS,
                    JsonSyntax.text(origin)
                            + " is not an origin such as \"https://example.com\" or \"https://*.example.com\"");
        }
    }

    private Channels channels() {
        Duration metaTtl = values.get(ServerSettings.HISTORY_META_TTL);
        Channels channels = new Channels(
                values.get(ServerSettings.MAX_LENGTH),
                metaTtl,
                values.get(ServerSettings.LISTED_LIMIT),
                new ChannelAssembly(withoutNamespace, metaTtl).options(),
                new NamespaceAssembly(metaTtl, problems).namespaces(values.get(ServerSettings.NAMESPACES)));
        checkList(channels);
        return channels;
    }

    /** The list of channels must not outlive the process, which is what it tells of, nor lose entries by itself. */
    private void checkList(Channels channels) {
        boolean listed = channels.withoutNamespace().listed()
                || channels.namespaces().stream().anyMatch(one -> one.options().listed());
        boolean hasList = channels.namespaces().stream()
                .filter(one -> one.name().equals(Channels.LIST_NAMESPACE))
                .map(NamedOptions::options)
                .anyMatch(options -> options.subscriptionType() == SubscriptionType.MAP
                        && options.map().mode() == Mode.EPHEMERAL
                        && options.map().keyTtl().isZero());
        if (listed && !hasList) {
            problems.add(
                    ServerSettings.NAMESPACES.key() + '[' + Channels.LIST_NAMESPACE + ']',
                    "must be there and a map, with mode \"ephemeral\" and no key_ttl, because other channels are listed: "
                            + Channels.LIST + " is the list");
        }
    }
}
