package dev.foray.protocol.socketio.engine;

import java.time.Duration;

/** Runs things later, to the millisecond, and knows what time it is. Thread-safe. */
public interface Timers {
    /** Something that will be run. */
    interface Timer {
        /** Not any more; nothing happens where it has been run. */
        void cancel();
    }

    /** {@link System#nanoTime()}, or a test's. */
    long nanoTime();

    /** Runs {@code task} once, on a thread of its own that waits for nothing. */
    Timer after(Duration delay, Runnable task);
}
