package dev.foray.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Lets through so many a second on the average, and as many at once. Thread-safe. */
public final class RateLimit {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final int perSecond;
    private final LongSupplier nanoTime;

    /** From when on one more may pass; each that passes moves it on by its share of a second. */
    @GuardedBy("this")
    private long next;

    /**
     * Begins with a second's worth let through.
     *
     * @param perSecond 0: no limit
     * @param nanoTime {@link System#nanoTime()}, or a test's
     */
    public RateLimit(int perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.next = nanoTime.getAsLong() - SECOND;
    }

    /** Takes the place of one that passes; false where there is none now. */
    public synchronized boolean tryPass() {
        if (perSecond == 0) {
            return true;
        }
        long now = nanoTime.getAsLong();
        // By difference, because the clock may run over.
        long earliest = next - (now - SECOND) > 0 ? next : now - SECOND;
        long after = earliest + SECOND / perSecond;
        if (after - now > 0) {
            return false;
        }
        next = after;
        return true;
    }
}
