package dev.foray.session;

import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Opens sessions, keeps house for them once a second, and ends them all when the server stops.
 *
 * <p>Threads: the flush workers, one housekeeper, and as many closing threads as there are sessions to close at once,
 * 32 at the most, because closing may wait in some containers. Thread-safe.
 */
public final class Sessions implements AutoCloseable {
    private static final System.Logger log = System.getLogger(Sessions.class.getName());
    private static final int MAX_CLOSING_THREADS = 32;
    private static final int STOP_BATCH = 500;
    private static final long STOP_MILLIS = TimeUnit.SECONDS.toMillis(10);

    private final SessionRegistry registry;
    private final FlushWorkers workers;
    private final long outboxMaxBytes;
    private final Clock clock;
    private final ScheduledThreadPoolExecutor housekeeper =
            new ScheduledThreadPoolExecutor(1, ForayThreads.factory("foray-housekeeper"));
    private final ThreadPoolExecutor closers = new ThreadPoolExecutor(
            MAX_CLOSING_THREADS,
            MAX_CLOSING_THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            ForayThreads.factory("foray-closer"));
    private final Map<Integer, LongAdder> disconnects = new ConcurrentHashMap<>();
    private volatile boolean accepting = true;

    /** @param outboxMaxBytes {@code client.queue_max_size} */
    public Sessions(SessionRegistry registry, FlushWorkers workers, long outboxMaxBytes, Clock clock) {
        this.registry = registry;
        this.workers = workers;
        this.outboxMaxBytes = outboxMaxBytes;
        this.clock = clock;
        closers.allowCoreThreadTimeOut(true);
        housekeeper.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        var unused = housekeeper.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    /** Registers a new session; the caller sets its handler before anything else. */
    public Session open(String protocol, String remoteAddress, Transport transport) {
        Session session =
                new Session(UUID.randomUUID().toString(), protocol, remoteAddress, clock.instant(), transport, this);
        registry.add(session);
        return session;
    }

    /** False once the server stops: whoever comes now is sent away with 3001. */
    public boolean accepting() {
        return accepting;
    }

    public SessionRegistry registry() {
        return registry;
    }

    /** How many sessions were ended here, by the code of the reason. */
    public Map<Integer, Long> disconnects() {
        Map<Integer, Long> counts = new ConcurrentHashMap<>();
        disconnects.forEach((code, count) -> counts.put(code, count.sum()));
        return counts;
    }

    private void tick() {
        long now = System.nanoTime();
        for (Session session : registry.all()) {
            try {
                session.tick(now);
            } catch (RuntimeException e) {
                log.log(Level.ERROR, "housekeeping failed for one session and goes on, session=" + session.id(), e);
            }
        }
    }

    /** Ends all sessions with 3001, some hundred at a time so that they do not all come back at once, then stops. */
    @Override
    public void close() {
        accepting = false;
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_MILLIS);
        List<Session> batch = new ArrayList<>();
        for (Session session : registry.all()) {
            batch.add(session);
            if (batch.size() == STOP_BATCH) {
                endAll(batch, deadline);
            }
        }
        endAll(batch, deadline);
        housekeeper.shutdownNow();
        closers.shutdown();
        try {
            if (!closers.awaitTermination(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                closers.shutdownNow();
            }
        } catch (InterruptedException e) {
            closers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void endAll(List<Session> batch, long deadline) {
        batch.forEach(session -> session.end(Disconnect.SHUTDOWN));
        batch.clear();
        while (closers.getActiveCount() + closers.getQueue().size() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    FlushWorkers workers() {
        return workers;
    }

    long outboxMaxBytes() {
        return outboxMaxBytes;
    }

    void counted(Disconnect reason) {
        disconnects.computeIfAbsent(reason.code(), code -> new LongAdder()).increment();
    }

    /** Runs what may wait, or must not run under the caller's locks. */
    void later(Runnable task) {
        try {
            closers.execute(task);
        } catch (RejectedExecutionException e) {
            log.log(Level.DEBUG, "the server has stopped; a closing task is dropped");
        }
    }

    void afterSendTimeout(Runnable task) {
        try {
            var unused = housekeeper.schedule(task, Session.MAX_SEND_NANOS, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            log.log(Level.DEBUG, "the server has stopped; no send is waited for");
        }
    }
}
