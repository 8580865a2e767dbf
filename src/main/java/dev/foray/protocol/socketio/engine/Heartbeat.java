package dev.foray.protocol.socketio.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When to ping a client, and from when on it counts as gone: in version 4 the server pings, and the next ping comes a
 * while after the pong. Guarded by the connection's lock.
 */
final class Heartbeat {
    /** What is to be done now. */
    enum Due {
        NOTHING,
        PING,
        GIVE_UP
    }

    private final long interval;
    private final long timeout;
    private final Timers timers;
    private final Runnable beat;
    private Timers.@Nullable Timer timer;
    private boolean waiting;
    private boolean extended;

    /** When the next ping is due; while it waits, when the pong is. */
    private long at;

    /** @param beat to be called when something may be due, without the lock */
    Heartbeat(EngineSettings settings, Timers timers, Runnable beat) {
        this.interval = settings.pingInterval().toNanos();
        this.timeout = settings.pingTimeout().toNanos();
        this.timers = timers;
        this.beat = beat;
        this.at = timers.nanoTime() + interval;
    }

    /** Sees to it that {@code beat} is called in time. */
    void schedule() {
        stop();
        timer = timers.after(Duration.ofNanos(Math.max(0, at - timers.nanoTime())), beat);
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
        }
    }

    /** A ping counts from when it was due, unless it comes much too late. */
    Due due() {
        long now = timers.nanoTime();
        if (now - at < 0) {
            return Due.NOTHING;
        }
        if (waiting) {
            return Due.GIVE_UP;
        }
        boolean late = now - at > timeout / 2;
        waiting = true;
        extended = false;
        at = (late ? now : at) + timeout;
        return Due.PING;
    }

    /** Whether the client is gone, whatever the timers have seen of it. */
    boolean isOver() {
        return timers.nanoTime() - (waiting ? at : at + timeout) >= 0;
    }

    void pong() {
        waiting = false;
        at = timers.nanoTime() + interval;
        schedule();
    }

    /** Something else came: the pong may be behind it, so it gets more time, once. */
    void heard() {
        if (waiting && !extended) {
            extended = true;
            at = timers.nanoTime() + timeout;
        }
    }
}
