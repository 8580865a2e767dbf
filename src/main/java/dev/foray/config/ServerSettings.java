package dev.foray.config;

import static dev.foray.config.Setting.flag;
import static dev.foray.config.Setting.period;
import static dev.foray.config.Setting.text;
import static dev.foray.config.Setting.texts;
import static dev.foray.config.Setting.whole;

import dev.foray.config.Settings.BrokerChoice;
import dev.foray.config.ValueType.Whole;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The settings of the server, each declared once; those of channels are in {@link ChannelSettings}. */
final class ServerSettings {
    private static final Duration TENTH = Duration.ofMillis(100);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int MANY = 10_000_000;

    static final Setting<Boolean> INSECURE =
            flag("client.insecure", false, "no token is needed and no permission is checked: for tests and demos");
    static final Setting<List<String>> ALLOWED_ORIGINS = texts(
            "client.allowed_origins",
            "origins",
            "which pages may connect: `[]` those of the server's own origin, `[\"*\"]` any,"
                    + " else those named, where `*` stands for anything, as in `\"https://*.example.com\"`");
    static final Setting<Boolean> ANONYMOUS_WITHOUT_TOKEN =
            flag("client.allow_anonymous_connect_without_token", false, "who has no token may connect, as anonymous");
    static final TokenSettings TOKEN = TokenSettings.in("client.token");
    static final Setting<Boolean> SUBSCRIPTION_TOKEN_ENABLED = flag(
            "client.subscription_token.enabled",
            false,
            "subscription tokens have the keys below; otherwise those of `client.token`");
    static final TokenSettings SUBSCRIPTION_TOKEN = TokenSettings.in("client.subscription_token");
    static final Setting<Integer> CHANNEL_LIMIT =
            whole("client.channel_limit", 128, new Whole(1, MANY, "channels"), "subscriptions of one session");
    static final Setting<Integer> QUEUE_MAX_SIZE = whole(
            "client.queue_max_size",
            1_048_576,
            new Whole(1024, 1_073_741_824, "bytes"),
            "what may wait to be sent to one session, which is closed with 3008 beyond it");
    static final Setting<Integer> CONNECTION_LIMIT =
            whole("client.connection_limit", 0, new Whole(0, MANY, "sessions"), "sessions of this node; 0: no limit");
    static final Setting<Integer> USER_CONNECTION_LIMIT = whole(
            "client.user_connection_limit",
            0,
            new Whole(0, MANY, "sessions"),
            "sessions of one user on this node; 0: no limit");
    static final Setting<Integer> CONNECTION_RATE_LIMIT = whole(
            "client.connection_rate_limit",
            0,
            new Whole(0, MANY, "sessions a second"),
            "new sessions on this node; 0: no limit");
    static final Setting<Duration> PING_INTERVAL =
            period("client.ping_interval", Duration.ofSeconds(25), SECOND, HOUR, "how often a session is pinged");
    static final Setting<Duration> PONG_TIMEOUT = period(
            "client.pong_timeout", Duration.ofSeconds(8), SECOND, HOUR, "how long the answer to a ping may take");
    static final Setting<Duration> STALE_CLOSE_DELAY = period(
            "client.stale_close_delay",
            Duration.ofSeconds(10),
            SECOND,
            HOUR,
            "how long a new session may take to send its connect command");
    static final Setting<Duration> EXPIRED_CLOSE_DELAY = period(
            "client.expired_close_delay",
            Duration.ofSeconds(25),
            Duration.ZERO,
            HOUR,
            "how long a session whose token expired may take to bring a new one");
    static final Setting<Duration> EXPIRED_SUB_CLOSE_DELAY = period(
            "client.expired_sub_close_delay",
            Duration.ofSeconds(25),
            Duration.ZERO,
            HOUR,
            "how long a subscription whose token expired may take to bring a new one");
    static final Setting<Integer> HISTORY_LIMIT = whole(
            "client.history_max_publication_limit",
            300,
            new Whole(1, 100_000, "publications"),
            "what one history request of a client gets at most");
    static final Setting<Integer> RECOVERY_LIMIT = whole(
            "client.recovery_max_publication_limit",
            300,
            new Whole(1, 100_000, "publications"),
            "what one subscribe request recovers at most");
    static final Setting<Boolean> PERSONAL_CHANNEL = flag(
            "client.subscribe_to_user_personal_channel.enabled",
            false,
            "every signed-in session is subscribed to the channel `#user` of its user");
    static final Setting<Integer> MESSAGE_SIZE_LIMIT = whole(
            "websocket.message_size_limit",
            65_536,
            new Whole(1024, 67_108_864, "bytes"),
            "one incoming message; a session that sends more is closed with 1009, a request over HTTP gets 413");
    static final Setting<String> API_KEY = text(
            "http_api.key",
            "text",
            "key of the server API; empty: made at the first start and kept in `api.key` in the data folder");
    static final Setting<Boolean> API_INSECURE =
            flag("http_api.insecure", false, "the server API asks for no key: for tests and behind a proxy that does");
    static final Setting<String> ADMIN_PASSWORD = text(
            "admin.password",
            "text",
            "of the admin page; empty: made at the first start and kept in `admin.password` in the data folder");
    static final Setting<Boolean> HTTP_STREAM =
            flag("http_stream.enabled", true, "clients whose WebSocket is blocked may use HTTP streaming");
    static final Setting<Boolean> SSE =
            flag("sse.enabled", true, "clients whose WebSocket is blocked may use server-sent events");
    static final Setting<Boolean> UNI_WEBSOCKET =
            flag("uni_websocket.enabled", true, "clients that send nothing may use `/connection/uni_websocket`");
    static final Setting<Boolean> UNI_SSE =
            flag("uni_sse.enabled", true, "clients that send nothing may use `/connection/uni_sse`");
    static final Setting<Boolean> UNI_HTTP_STREAM =
            flag("uni_http_stream.enabled", true, "clients that send nothing may use `/connection/uni_http_stream`");
    static final Setting<Boolean> SOCKETIO = flag("socketio.enabled", true, "clients of Socket.IO may come");
    static final Setting<String> SOCKETIO_DEFAULT_CHANNEL = text(
            "socketio.default_channel",
            "channel",
            "of the default namespace `/`; empty: it has none; the namespace `/chat:lobby` is the channel `chat:lobby`");
    static final Setting<Duration> SOCKETIO_PING_INTERVAL = period(
            "socketio.ping_interval",
            Duration.ofSeconds(25),
            TENTH,
            HOUR,
            "from a pong of a client of Socket.IO to the next ping");
    static final Setting<Duration> SOCKETIO_PING_TIMEOUT =
            period("socketio.ping_timeout", Duration.ofSeconds(20), TENTH, HOUR, "how long its pong may take");
    static final Setting<Duration> SOCKETIO_UPGRADE_TIMEOUT = period(
            "socketio.upgrade_timeout",
            Duration.ofSeconds(10),
            TENTH,
            HOUR,
            "how long its change from polling to WebSocket may take");
    static final Setting<Duration> SOCKETIO_CONNECT_TIMEOUT = period(
            "socketio.connect_timeout",
            Duration.ofSeconds(45),
            SECOND,
            HOUR,
            "how long it may be connected without a namespace");
    static final Setting<Integer> SOCKETIO_MAX_PAYLOAD = whole(
            "socketio.max_payload",
            1_000_000,
            new Whole(1024, 67_108_864, "bytes"),
            "one POST or WebSocket message of it; who sends more is disconnected");
    static final Setting<Integer> MAX_LENGTH =
            whole("channel.max_length", 255, new Whole(1, 255, "characters"), "of a channel's name");
    static final Setting<Duration> HISTORY_META_TTL = period(
            "channel.history_meta_ttl",
            Duration.ofDays(30),
            "how long a channel without publications keeps its epoch and offset; `\"0s\"`: for ever");
    static final Setting<Integer> LISTED_LIMIT = whole(
            "channel.listed_limit",
            1000,
            new Whole(1, 100_000, "channels"),
            "what `live:channels` tells of at most; those with people in them come first");
    static final Setting<List<JsonValue>> NAMESPACES = new Setting<>(
            "channel.namespaces",
            new ValueType.NamespaceList(),
            List.of(),
            "each with a `name` and the options below; as a system property or in the environment, the whole list as"
                    + " JSON");
    static final Setting<BrokerChoice.Type> BROKER = Setting.choice(
            "broker.type",
            BrokerChoice.Type.SQLITE,
            ValueType.Choice.names(BrokerChoice.Type.class),
            Map.of("nats", "", "redis", "", "redisnats", "", "postgres", ""),
            "where publications are kept: in memory, or in the data folder");

    static final Setting<String> ADDRESS = text(
            "address", "URL", "where people reach this server, as in `https://live.example.com/`; told in the log");

    private ServerSettings() {}

    static List<Setting<?>> all() {
        List<Setting<?>> all = new ArrayList<>(List.of(INSECURE, ALLOWED_ORIGINS, ANONYMOUS_WITHOUT_TOKEN));
        all.addAll(TOKEN.all());
        all.add(SUBSCRIPTION_TOKEN_ENABLED);
        all.addAll(SUBSCRIPTION_TOKEN.all());
        all.addAll(List.of(CHANNEL_LIMIT, QUEUE_MAX_SIZE));
        all.addAll(List.of(CONNECTION_LIMIT, USER_CONNECTION_LIMIT, CONNECTION_RATE_LIMIT));
        all.addAll(List.of(PING_INTERVAL, PONG_TIMEOUT, STALE_CLOSE_DELAY));
        all.addAll(List.of(EXPIRED_CLOSE_DELAY, EXPIRED_SUB_CLOSE_DELAY));
        all.addAll(List.of(HISTORY_LIMIT, RECOVERY_LIMIT, PERSONAL_CHANNEL));
        all.addAll(List.of(MESSAGE_SIZE_LIMIT, API_KEY, API_INSECURE, ADMIN_PASSWORD, HTTP_STREAM, SSE));
        all.addAll(List.of(UNI_WEBSOCKET, UNI_SSE, UNI_HTTP_STREAM));
        all.addAll(List.of(SOCKETIO, SOCKETIO_DEFAULT_CHANNEL, SOCKETIO_PING_INTERVAL, SOCKETIO_PING_TIMEOUT));
        all.addAll(List.of(SOCKETIO_UPGRADE_TIMEOUT, SOCKETIO_CONNECT_TIMEOUT, SOCKETIO_MAX_PAYLOAD));
        all.addAll(List.of(MAX_LENGTH, HISTORY_META_TTL, LISTED_LIMIT, NAMESPACES, BROKER, ADDRESS));
        return List.copyOf(all);
    }
}
