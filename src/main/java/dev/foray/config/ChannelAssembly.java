package dev.foray.config;

import dev.foray.config.ChannelOptions.Access;
import dev.foray.config.ChannelOptions.MapOptions;
import dev.foray.config.ChannelOptions.MapOptions.Mode;
import dev.foray.config.ChannelOptions.SubscriptionType;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Makes the options of channels from their values, and checks what these say together. */
final class ChannelAssembly {
    private final Values values;
    private final Duration defaultMetaTtl;

    /** @param defaultMetaTtl {@code channel.history_meta_ttl} */
    ChannelAssembly(Values values, Duration defaultMetaTtl) {
        this.values = values;
        this.defaultMetaTtl = defaultMetaTtl;
    }

    ChannelOptions options() {
        ChannelOptions options = new ChannelOptions(
                values.get(ChannelSettings.PRESENCE),
                values.get(ChannelSettings.JOIN_LEAVE),
                values.get(ChannelSettings.FORCE_PUSH_JOIN_LEAVE),
                values.get(ChannelSettings.LISTED),
                values.get(ChannelSettings.HISTORY_SIZE),
                values.get(ChannelSettings.HISTORY_TTL),
                values.get(ChannelSettings.HISTORY_META_TTL),
                values.get(ChannelSettings.FORCE_POSITIONING),
                values.get(ChannelSettings.ALLOW_POSITIONING),
                values.get(ChannelSettings.FORCE_RECOVERY),
                values.get(ChannelSettings.ALLOW_RECOVERY),
                values.get(ChannelSettings.RECOVERY_MODE),
                values.get(ChannelSettings.SUBSCRIPTION_TYPE),
                map(),
                values.get(ChannelSettings.EXCLUDE_SENDER),
                values.get(ChannelSettings.USER_LIMITED),
                values.get(ChannelSettings.CHANNEL_REGEX),
                values.get(ChannelSettings.SUBSCRIBE_FOR_CLIENT),
                values.get(ChannelSettings.SUBSCRIBE_FOR_ANONYMOUS),
                access(ChannelSettings.PUBLISH),
                access(ChannelSettings.PRESENCE_ACCESS),
                access(ChannelSettings.HISTORY_ACCESS));
        checkHistory(options);
        checkMap(options);
        checkRegex(options.channelRegex());
        return options;
    }

    private MapOptions map() {
        return new MapOptions(
                values.get(ChannelSettings.MAP_MODE),
                values.get(ChannelSettings.MAP_KEY_TTL),
                values.get(ChannelSettings.MAP_STREAM_SIZE),
                values.get(ChannelSettings.MAP_STREAM_TTL),
                values.get(ChannelSettings.MAP_META_TTL),
                values.get(ChannelSettings.MAP_CLIENT_KEY),
                values.get(ChannelSettings.MAP_REMOVE_CLIENT),
                access(ChannelSettings.MAP_PUBLISH),
                access(ChannelSettings.MAP_REMOVE),
                values.get(ChannelSettings.MAP_DEFAULT_PAGE),
                values.get(ChannelSettings.MAP_MAX_PAGE));
    }

    private Access access(AccessSettings settings) {
        return new Access(
                values.get(settings.forClient()),
                values.get(settings.forSubscriber()),
                values.get(settings.forAnonymous()));
    }

    private void checkHistory(ChannelOptions options) {
        boolean stream = options.subscriptionType() == SubscriptionType.STREAM;
        boolean kept = options.historySize() > 0;
        boolean timed = !options.historyTtl().isZero();
        values.check(!kept || timed, ChannelSettings.HISTORY_TTL, "must be set, because history_size is");
        values.check(!timed || kept, ChannelSettings.HISTORY_SIZE, "must be set, because history_ttl is");
        values.check(
                !options.forceRecovery() || !stream || kept,
                ChannelSettings.FORCE_RECOVERY,
                "needs history_size and history_ttl");
        checkOutlives(ChannelSettings.HISTORY_META_TTL, options.historyMetaTtl(), "history_ttl", options.historyTtl());
    }

    private void checkMap(ChannelOptions options) {
        MapOptions map = options.map();
        boolean isMap = options.subscriptionType() == SubscriptionType.MAP;
        values.check(
                !isMap || values.has(ChannelSettings.MAP_MODE),
                ChannelSettings.MAP_MODE,
                "must be set for a map: " + ChannelSettings.MAP_MODE.type().range());
        values.check(isMap || !map.removeClientOnUnsubscribe(), ChannelSettings.MAP_REMOVE_CLIENT, "is for maps only");
        if (isMap && map.mode() == Mode.EPHEMERAL) {
            checkNotSet(ChannelSettings.MAP_STREAM_SIZE);
            checkNotSet(ChannelSettings.MAP_STREAM_TTL);
            checkNotSet(ChannelSettings.MAP_META_TTL);
        } else if (isMap) {
            checkOutlives(ChannelSettings.MAP_META_TTL, map.metaTtl(), "map.stream_ttl", map.streamTtl());
        }
        values.check(
                map.defaultPageSize() <= map.maxPageSize(),
                ChannelSettings.MAP_DEFAULT_PAGE,
                "%d is more than map.max_page_size, %d".formatted(map.defaultPageSize(), map.maxPageSize()));
    }

    private void checkNotSet(Setting<?> setting) {
        values.check(!values.has(setting), setting, "is for persistent maps only");
    }

    /** Offsets must not begin anew while publications with old ones are still kept. */
    private void checkOutlives(Setting<Duration> setting, Duration metaTtl, String ttlKey, Duration ttl) {
        Duration effective = metaTtl.isZero() ? defaultMetaTtl : metaTtl;
        values.check(
                effective.isZero() || effective.compareTo(ttl) >= 0,
                setting,
                "\"%s\" is shorter than %s, \"%s\"".formatted(Durations.show(effective), ttlKey, Durations.show(ttl)));
    }

    private void checkRegex(String regex) {
        try {
            Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            values.check(
                    false,
                    ChannelSettings.CHANNEL_REGEX,
                    "is not a regular expression: %s at character %d".formatted(e.getDescription(), e.getIndex() + 1));
        }
    }
}
