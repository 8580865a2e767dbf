package dev.foray.config;

import static dev.foray.config.Setting.choice;
import static dev.foray.config.Setting.flag;
import static dev.foray.config.Setting.period;
import static dev.foray.config.Setting.text;
import static dev.foray.config.Setting.whole;

import dev.foray.config.ChannelOptions.MapOptions.ClientKey;
import dev.foray.config.ChannelOptions.MapOptions.Mode;
import dev.foray.config.ChannelOptions.RecoveryMode;
import dev.foray.config.ChannelOptions.SubscriptionType;
import dev.foray.config.ValueType.Choice;
import dev.foray.config.ValueType.Whole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The options of channels, each declared once; they stand in {@code channel.without_namespace} and in each of
 * {@code channel.namespaces}.
 */
final class ChannelSettings {
    private static final int MANY = 10_000_000;

    static final Setting<Boolean> PRESENCE = flag("presence", false, "who is subscribed is kept, and can be asked for");
    static final Setting<Boolean> JOIN_LEAVE = flag("join_leave", false, "who comes and goes is told to those who ask");
    static final Setting<Boolean> FORCE_PUSH_JOIN_LEAVE =
            flag("force_push_join_leave", false, "who comes and goes is told to every subscriber");
    static final Setting<Boolean> LISTED = flag(
            "listed",
            false,
            "their names, with how many are there, are told to whoever may subscribe to `live:channels`, while somebody is"
                    + " there or something is stored; needs the namespace `live`");
    static final Setting<Integer> HISTORY_SIZE = whole(
            "history_size",
            0,
            new Whole(0, MANY, "publications"),
            "how many are kept; 0: none, the channels have no offsets");
    static final Setting<Duration> HISTORY_TTL =
            period("history_ttl", Duration.ZERO, "how long publications are kept; `\"0s\"`: not at all");
    static final Setting<Duration> HISTORY_META_TTL = period(
            "history_meta_ttl",
            Duration.ZERO,
            "how long a channel without publications keeps its epoch and offset; `\"0s\"`: as"
                    + " `channel.history_meta_ttl` says");
    static final Setting<Boolean> FORCE_POSITIONING =
            flag("force_positioning", false, "every subscriber is told when it missed something");
    static final Setting<Boolean> ALLOW_POSITIONING =
            flag("allow_positioning", false, "subscribers who ask for it are told when they missed something");
    static final Setting<Boolean> FORCE_RECOVERY =
            flag("force_recovery", false, "every subscriber who comes back gets what it missed");
    static final Setting<Boolean> ALLOW_RECOVERY =
            flag("allow_recovery", false, "subscribers who ask for it get what they missed when they come back");
    static final Setting<RecoveryMode> RECOVERY_MODE = choice(
            "force_recovery_mode",
            RecoveryMode.STREAM,
            Choice.names(RecoveryMode.class),
            Map.of(),
            "what those who come back get: all they missed, or the latest publication only");
    static final Setting<SubscriptionType> SUBSCRIPTION_TYPE = choice(
            "subscription_type",
            SubscriptionType.STREAM,
            Choice.names(SubscriptionType.class),
            Map.of("map_clients", "", "map_users", "", "shared_poll", ""),
            "whether the channels are streams of publications, or maps of keys");
    static final Setting<Mode> MAP_MODE = choice(
            "map.mode",
            Mode.EPHEMERAL,
            Choice.names(Mode.class),
            Map.of("recoverable", "; \"persistent\" with a key_ttl does the same"),
            "what is kept of a map: its keys, in memory, or its keys and the stream of their changes, stored;"
                    + " to be set for every map");
    static final Setting<Duration> MAP_KEY_TTL =
            period("map.key_ttl", Duration.ZERO, "how long a key lives without being set again; `\"0s\"`: for ever");
    static final Setting<Integer> MAP_STREAM_SIZE = whole(
            "map.stream_size",
            100,
            new Whole(1, MANY, "changes"),
            "how many are kept for those who were away (persistent maps)");
    static final Setting<Duration> MAP_STREAM_TTL = period(
            "map.stream_ttl",
            Duration.ofSeconds(60),
            Duration.ofSeconds(1),
            Duration.ofDays(36_500),
            "how long changes are kept (persistent maps)");
    static final Setting<Duration> MAP_META_TTL = period(
            "map.meta_ttl",
            Duration.ZERO,
            "how long an unused map keeps its epoch and offset; `\"0s\"`: as `channel.history_meta_ttl` says");
    static final Setting<ClientKey> MAP_CLIENT_KEY = choice(
            "map.client_key",
            ClientKey.ANY,
            clientKeys(),
            Map.of(),
            "which key a client may write: any, or only its own");
    static final Setting<Boolean> MAP_REMOVE_CLIENT =
            flag("map.remove_client_on_unsubscribe", false, "the key of a client goes when it leaves the channel");
    static final AccessSettings MAP_PUBLISH = AccessSettings.of("map.allow_publish", "write keys");
    static final AccessSettings MAP_REMOVE = AccessSettings.of("map.allow_remove", "remove keys");
    static final Setting<Integer> MAP_DEFAULT_PAGE =
            whole("map.default_page_size", 100, new Whole(1, 10_000, "keys"), "one page, where no size is asked for");
    static final Setting<Integer> MAP_MAX_PAGE =
            whole("map.max_page_size", 1000, new Whole(1, 10_000, "keys"), "the largest page that can be asked for");
    static final Setting<Boolean> EXCLUDE_SENDER = flag(
            "exclude_sender",
            false,
            "a client of Socket.IO is not sent what it emitted itself, as `broadcast` does it");
    static final Setting<Boolean> USER_LIMITED = flag(
            "allow_user_limited_channels",
            false,
            "the users named after a `#`, as in `news#42,43`, may subscribe to the channel, and nobody else");
    static final Setting<String> CHANNEL_REGEX = text(
            "channel_regex",
            "regular expression",
            "what must be found in the name after the namespace, so begin it with `^`; empty: anything");
    static final Setting<Boolean> SUBSCRIBE_FOR_CLIENT =
            flag("allow_subscribe_for_client", false, "who is signed in may subscribe without a token");
    static final Setting<Boolean> SUBSCRIBE_FOR_ANONYMOUS =
            flag("allow_subscribe_for_anonymous", false, "the one above holds for anonymous sessions too");
    static final AccessSettings PUBLISH = AccessSettings.of("allow_publish", "publish");
    static final AccessSettings PRESENCE_ACCESS = AccessSettings.of("allow_presence", "ask for presence");
    static final AccessSettings HISTORY_ACCESS = AccessSettings.of("allow_history", "ask for history");

    private ChannelSettings() {}

    private static Map<String, ClientKey> clientKeys() {
        Map<String, ClientKey> names = new LinkedHashMap<>();
        names.put("", ClientKey.ANY);
        names.put("client_id", ClientKey.CLIENT_ID);
        names.put("user_id", ClientKey.USER_ID);
        return Collections.unmodifiableMap(names);
    }

    static List<Setting<?>> all() {
        List<Setting<?>> all = new ArrayList<>(List.of(PRESENCE, JOIN_LEAVE, FORCE_PUSH_JOIN_LEAVE, LISTED));
        all.addAll(List.of(HISTORY_SIZE, HISTORY_TTL, HISTORY_META_TTL));
        all.addAll(List.of(FORCE_POSITIONING, ALLOW_POSITIONING, FORCE_RECOVERY, ALLOW_RECOVERY, RECOVERY_MODE));
        all.addAll(List.of(SUBSCRIBE_FOR_CLIENT, SUBSCRIBE_FOR_ANONYMOUS));
        all.addAll(PUBLISH.all());
        all.addAll(PRESENCE_ACCESS.all());
        all.addAll(HISTORY_ACCESS.all());
        all.addAll(List.of(EXCLUDE_SENDER, USER_LIMITED, CHANNEL_REGEX, SUBSCRIPTION_TYPE));
        all.addAll(List.of(MAP_MODE, MAP_KEY_TTL, MAP_STREAM_SIZE, MAP_STREAM_TTL, MAP_META_TTL));
        all.addAll(List.of(MAP_CLIENT_KEY, MAP_REMOVE_CLIENT));
        all.addAll(MAP_PUBLISH.all());
        all.addAll(MAP_REMOVE.all());
        all.addAll(List.of(MAP_DEFAULT_PAGE, MAP_MAX_PAGE));
        return List.copyOf(all);
    }
}
