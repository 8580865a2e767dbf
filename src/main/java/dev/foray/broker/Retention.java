package dev.foray.broker;

import dev.foray.config.ChannelOptions;
import java.time.Duration;

/**
 * What a broker keeps of a channel.
 *
 * @param size how many publications the stream has at most
 * @param ttl how long each is kept
 * @param metaTtl how long a channel without publications keeps epoch and offset; zero: for ever
 * @param keyTtl how long a key lives without being set again, after which the broker publishes its removal; zero: for
 *     ever
 */
public record Retention(Kind kind, int size, Duration ttl, Duration metaTtl, Duration keyTtl) {
    /** Which of a channel's things are kept. */
    public enum Kind {
        /** Nothing: no offsets, no history. */
        NONE,
        /** A stream of publications. */
        STREAM,
        /** Keys, in memory only, without a stream. */
        MAP_EPHEMERAL,
        /** Keys and the stream of their changes. */
        MAP_PERSISTENT
    }

    public static final Retention NOTHING = new Retention(Kind.NONE, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    /** @param defaultMetaTtl {@code channel.history_meta_ttl}, for channels that name none themselves */
    public static Retention of(ChannelOptions options, Duration defaultMetaTtl) {
        if (options.subscriptionType() == ChannelOptions.SubscriptionType.MAP) {
            ChannelOptions.MapOptions map = options.map();
            Duration metaTtl = map.metaTtl().isZero() ? defaultMetaTtl : map.metaTtl();
            return switch (map.mode()) {
                case EPHEMERAL -> new Retention(Kind.MAP_EPHEMERAL, 0, Duration.ZERO, metaTtl, map.keyTtl());
                case PERSISTENT ->
                    new Retention(Kind.MAP_PERSISTENT, map.streamSize(), map.streamTtl(), metaTtl, map.keyTtl());
            };
        }
        if (!options.keepsHistory()) {
            return NOTHING;
        }
        Duration metaTtl = options.historyMetaTtl().isZero() ? defaultMetaTtl : options.historyMetaTtl();
        return new Retention(Kind.STREAM, options.historySize(), options.historyTtl(), metaTtl, Duration.ZERO);
    }

    /** Whether there is a stream to recover from. */
    public boolean keepsStream() {
        return kind == Kind.STREAM || kind == Kind.MAP_PERSISTENT;
    }

    public boolean isMap() {
        return kind == Kind.MAP_EPHEMERAL || kind == Kind.MAP_PERSISTENT;
    }
}
