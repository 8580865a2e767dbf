package dev.foray.testing;

import dev.foray.protocol.socketio.engine.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Timers that run when they are told what time it is, on the thread that tells them. Thread-safe. */
public final class ManualTimers implements Timers {
    private final List<Planned> planned = new ArrayList<>();
    private long now = 1_000_000_000L;

    private record Planned(long at, Runnable task) {}

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public synchronized Timer after(Duration delay, Runnable task) {
        Planned timer = new Planned(now + delay.toNanos(), task);
        planned.add(timer);
        return () -> cancel(timer);
    }

    private synchronized void cancel(Planned timer) {
        planned.remove(timer);
    }

    /** Lets time pass, and runs what is due meanwhile, in order. */
    public void advance(Duration duration) {
        long until = nanoTime() + duration.toNanos();
        for (Runnable task = next(until); task != null; task = next(until)) {
            task.run();
        }
    }

    /** Lets time pass, without that any timer notices. */
    public synchronized void advanceUnnoticed(Duration duration) {
        now += duration.toNanos();
    }

    private synchronized Runnable next(long until) {
        Planned first = planned.stream()
                .filter(timer -> timer.at() <= until)
                .min(Comparator.comparingLong(Planned::at))
                .orElse(null);
        now = first == null ? until : Math.max(now, first.at());
        planned.remove(first);
        return first == null ? null : first.task();
    }

    /** How many have not run. */
    public synchronized int count() {
        return planned.size();
    }
}
