package dev.foray.protocol.centrifuge;

import dev.foray.config.Settings;
import dev.foray.session.Disconnect;
import dev.foray.session.Frame;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Sees to it that a client connects in time, and then pings it and waits for its pongs. All time comes from
 * {@link #tick}, which is the only method that the housekeeper calls. Thread-safe.
 */
final class Liveness {
    private final Settings.Client settings;
    private final Consumer<Frame> send;
    private final Consumer<Disconnect> end;
    private final AtomicBoolean pongDue = new AtomicBoolean();
    private volatile boolean started;

    /** The ticks' own; 0: not set. */
    private long staleAt;

    private long pingAt;
    private long pongAt;

    Liveness(Settings.Client settings, Consumer<Frame> send, Consumer<Disconnect> end) {
        this.settings = settings;
        this.send = send;
        this.end = end;
    }

    /** The client has connected. */
    void start() {
        started = true;
    }

    /** False where no ping asked for it. */
    boolean pong() {
        return pongDue.compareAndSet(true, false);
    }

    void tick(long now) {
        if (started) {
            ping(now);
        } else if (staleAt == 0) {
            staleAt = now + settings.staleCloseDelay().toNanos();
        } else if (now - staleAt >= 0) {
            end.accept(Disconnect.STALE.because("not connected within stale_close_delay"));
        }
    }

    private void ping(long now) {
        long interval = settings.pingInterval().toNanos();
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
            pongAt = now + settings.pongTimeout().toNanos();
            pongDue.set(true);
            send.accept(Pushes.PING);
        }
    }
}
