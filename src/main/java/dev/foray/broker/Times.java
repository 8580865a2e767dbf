package dev.foray.broker;

import java.time.Duration;

/** Reckoning with milliseconds that ends at the ends of {@code long} instead of overflowing. */
public final class Times {
    private Times() {}

    /** The length in milliseconds; never negative. */
    public static long millis(Duration duration) {
        if (duration.isNegative()) {
            return 0;
        }
        return duration.toSeconds() > Long.MAX_VALUE / 1000 - 1 ? Long.MAX_VALUE : duration.toMillis();
    }

    /** The point {@code millis} after {@code timeMillis}; both not negative. */
    public static long after(long timeMillis, long millis) {
        long sum = timeMillis + millis;
        return sum < timeMillis ? Long.MAX_VALUE : sum;
    }

    /** What was ordered then or before is past its time to live. */
    public static long cutoff(long nowMillis, Retention retention) {
        return nowMillis - millis(retention.ttl());
    }

    /** When a key that is set now goes by itself. */
    public static long keyExpiry(long setMillis, Retention retention) {
        return retention.keyTtl().isZero() ? KeyEntry.NEVER : after(setMillis, millis(retention.keyTtl()));
    }

    /**
     * When a channel without keys, last written at {@code lastMillis}, loses its epoch and offset;
     * {@link Long#MAX_VALUE}: never.
     */
    public static long forgottenAt(long lastMillis, Retention retention) {
        if (retention.metaTtl().isZero()) {
            return Long.MAX_VALUE;
        }
        return after(lastMillis, Math.max(millis(retention.metaTtl()), millis(retention.ttl())));
    }
}
