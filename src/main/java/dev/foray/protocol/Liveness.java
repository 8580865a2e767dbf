package dev.foray.protocol;

import dev.foray.config.Settings;
import dev.foray.session.Disconnect;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Sees to it that a client connects in time, and then pings it and waits for its pongs. All time comes from
 * {@link #tick}, which is the only method that the housekeeper calls. Thread-safe.
 */
public final class Liveness {
    private final long interval;
    private final long pongTimeout;
    private final long staleDelay;
    private final Runnable ping;
    private final Consumer<Disconnect> end;
    private final AtomicBoolean pongDue = new AtomicBoolean();
    private volatile boolean started;

    /** The ticks' own; 0: not set. */
    private long staleAt;

    private long pingAt;
    private long pongAt;

    /**
     * @param ping asks for a sign of life; must not wait
     * @param end told when it came too late, or the client did not connect
     */
    public Liveness(Settings.Client settings, Runnable ping, Consumer<Disconnect> end) {
        this(settings, settings.pingInterval(), ping, end);
    }

    /**
     * @param interval between two pings, in place of that of the settings; a pong may then take no longer than half of
     *     it
     */
    public Liveness(Settings.Client settings, Duration interval, Runnable ping, Consumer<Disconnect> end) {
        this.interval = interval.toNanos();
        this.pongTimeout = interval.equals(settings.pingInterval())
                ? settings.pongTimeout().toNanos()
                : Math.min(settings.pongTimeout().toNanos(), this.interval / 2);
        this.staleDelay = settings.staleCloseDelay().toNanos();
        this.ping = ping;
        this.end = end;
    }

    /** The client has connected. */
    public void start() {
        started = true;
    }

    /** False where no ping asked for it. */
    public boolean pong() {
        return pongDue.compareAndSet(true, false);
    }

    /** @param now of {@link System#nanoTime()}, about once a second */
    public void tick(long now) {
        if (started) {
            look(now);
        } else if (staleAt == 0) {
            staleAt = now + staleDelay;
        } else if (now - staleAt >= 0) {
            end.accept(Disconnect.STALE.because("not connected within stale_close_delay"));
        }
    }

    private void look(long now) {
        if (pingAt == 0) {
            pingAt = now + ThreadLocalRandom.current().nextLong(interval / 2, interval + 1);
        }
        if (pongAt != 0 && now - pongAt >= 0) {
            pongAt = 0;
            if (pongDue.get()) {
                end.accept(Disconnect.NO_PONG);
                return;
            }
        }
        if (now - pingAt >= 0) {
            pingAt = now + interval;
            pongAt = now + pongTimeout;
            pongDue.set(true);
            ping.run();
        }
    }
}
