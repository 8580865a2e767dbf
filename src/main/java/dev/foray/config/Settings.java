package dev.foray.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * All settings of one Foray, read once at the start and valid as a whole; the names are those of the configuration.
 *
 * @param address where people reach this server, for the log; empty: not known
 */
public record Settings(
        Client client,
        WebSocket websocket,
        HttpApi httpApi,
        Admin admin,
        Toggle httpStream,
        Toggle sse,
        OneWay oneWay,
        SocketIo socketio,
        Channels channel,
        BrokerChoice broker,
        Path data,
        String address) {

    /**
     * What clients may do and how long they may take.
     *
     * @param insecure no token needed and no permission checks
     * @param allowedOrigins empty: the server's own origin only; {@code "*"}: any
     * @param channelLimit subscriptions of one session
     * @param queueMaxSize bytes that may wait for one session
     * @param connectionLimit sessions of this node; 0: no limit
     * @param userConnectionLimit sessions of one user on this node; 0: no limit
     * @param connectionRateLimit new sessions a second on this node; 0: no limit
     */
    public record Client(
            boolean insecure,
            List<String> allowedOrigins,
            boolean allowAnonymousConnectWithoutToken,
            Token token,
            SubscriptionToken subscriptionToken,
            int channelLimit,
            int queueMaxSize,
            int connectionLimit,
            int userConnectionLimit,
            int connectionRateLimit,
            Duration pingInterval,
            Duration pongTimeout,
            Duration staleCloseDelay,
            Duration expiredCloseDelay,
            Duration expiredSubCloseDelay,
            int historyMaxPublicationLimit,
            int recoveryMaxPublicationLimit,
            Toggle subscribeToUserPersonalChannel) {}

    /** The keys that tokens are verified with; empty ones are not used. */
    public record Token(
            String hmacSecretKey,
            String rsaPublicKey,
            String ecdsaPublicKey,
            String jwksPublicEndpoint,
            String audience,
            String issuer) {
        /** Without the secret, as all secrets are kept out of what may end up in a log. */
        @Override
        public String toString() {
            return "Token[jwksPublicEndpoint=%s, audience=%s, issuer=%s]"
                    .formatted(jwksPublicEndpoint, audience, issuer);
        }
    }

    /** Whether subscription tokens have keys of their own. */
    public record SubscriptionToken(boolean enabled, Token token) {}

    /** @param messageSizeLimit bytes of one incoming message */
    public record WebSocket(int messageSizeLimit) {}

    /** @param key of the server API; empty: made at the first start and kept in the data folder */
    public record HttpApi(String key, boolean insecure) {
        @Override
        public String toString() {
            return "HttpApi[insecure=" + insecure + "]";
        }
    }

    /** @param password of the admin page; empty: made at the first start and kept in the data folder */
    public record Admin(String password) {
        @Override
        public String toString() {
            return "Admin[]";
        }
    }

    /** The ways for clients that send nothing. */
    public record OneWay(Toggle websocket, Toggle sse, Toggle httpStream) {}

    /**
     * What holds for clients of Socket.IO.
     *
     * @param defaultChannel of the default namespace; empty: it has none
     * @param maxPayload bytes of one POST, or of one WebSocket message
     * @param connectTimeout for a connection without a namespace
     */
    public record SocketIo(
            boolean enabled,
            String defaultChannel,
            Duration pingInterval,
            Duration pingTimeout,
            Duration upgradeTimeout,
            Duration connectTimeout,
            int maxPayload) {}

    /** Something that is on or off. */
    public record Toggle(boolean enabled) {}

    /**
     * What holds for channels.
     *
     * @param maxLength characters of a channel's name
     * @param listedLimit how many channels {@link #LIST} has at most
     */
    public record Channels(
            int maxLength,
            Duration historyMetaTtl,
            int listedLimit,
            ChannelOptions withoutNamespace,
            List<NamedOptions> namespaces) {
        /** The namespace of {@link #LIST}. */
        public static final String LIST_NAMESPACE = "live";

        /** The map channel whose keys are the names of the channels that are {@link ChannelOptions#listed()}. */
        public static final String LIST = LIST_NAMESPACE + ":channels";
    }

    /** The options of one namespace. */
    public record NamedOptions(String name, ChannelOptions options) {}

    /** Which broker keeps the publications. */
    public record BrokerChoice(Type type) {
        public enum Type {
            MEMORY,
            SQLITE
        }
    }
}
