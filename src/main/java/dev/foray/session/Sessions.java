package dev.foray.session;

import dev.foray.thread.ForayThreads;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * <p>Threads: the flush workers; one housekeeper; two that do what must not be done under a caller's locks; and as many
 * closing threads as there are sessions to close at once, 32 at the most, because closing may wait in some containers;
 * the same for pings of the transport. Thread-safe.
 */
public final class Sessions implements AutoCloseable {
    private static final System.Logger log = System.getLogger(Sessions.class.getName());
    private static final int TASK_THREADS = 2;
    private static final int CLOSING_THREADS = 32;
    private static final int PING_THREADS = 32;
    private static final int STOP_BATCH = 500;

    /**
     * How long stopping waits at the most, until it goes on all the same.
     *
     * @param batchNanos for the sessions of one batch to be closed
     * @param sendingNanos from the beginning on, for what is still sent
     * @param allNanos from the beginning on, for everything
     */
    record Stopping(long batchNanos, long sendingNanos, long allNanos) {
        static final Stopping DEFAULT = new Stopping(
                TimeUnit.MILLISECONDS.toNanos(500), TimeUnit.SECONDS.toNanos(4), TimeUnit.SECONDS.toNanos(10));
    }

    private final SessionRegistry registry;
    private final FlushWorkers workers;
    private final long outboxMaxBytes;
    private final Clock clock;
    private final Stopping stopping;

    /** Ended, and not closed yet. */
    private final Set<Session> ending = ConcurrentHashMap.newKeySet();

    private final ScheduledThreadPoolExecutor housekeeper =
            new ScheduledThreadPoolExecutor(1, ForayThreads.factory("foray-housekeeper"));
    private final ThreadPoolExecutor tasks = threads("foray-task", TASK_THREADS);
    private final ThreadPoolExecutor closers = threads("foray-closer", CLOSING_THREADS);
    private final ThreadPoolExecutor pingers = threads("foray-ping", PING_THREADS);
    private final Map<Integer, LongAdder> disconnects = new ConcurrentHashMap<>();
    private volatile boolean accepting = true;
    private volatile boolean stopped;

    /** @param outboxMaxBytes {@code client.queue_max_size} */
    public Sessions(SessionRegistry registry, FlushWorkers workers, long outboxMaxBytes, Clock clock) {
        this(registry, workers, outboxMaxBytes, clock, Stopping.DEFAULT);
    }

    Sessions(SessionRegistry registry, FlushWorkers workers, long outboxMaxBytes, Clock clock, Stopping stopping) {
        this.registry = registry;
        this.workers = workers;
        this.outboxMaxBytes = outboxMaxBytes;
        this.clock = clock;
        this.stopping = stopping;
        housekeeper.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        var unused = housekeeper.scheduleWithFixedDelay(() -> tick(System.nanoTime()), 1, 1, TimeUnit.SECONDS);
    }

    private static ThreadPoolExecutor threads(String name, int most) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                most, most, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), ForayThreads.factory(name));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /**
     * Registers a new session; the caller sets its handler before anything else. Once the server stops, it is ended at
     * once.
     */
    public Session open(String protocol, String remoteAddress, Transport transport) {
        Session session =
                new Session(UUID.randomUUID().toString(), protocol, remoteAddress, clock.instant(), transport, this);
        registry.add(session);
        log.log(
                Level.DEBUG,
                () -> "session opened, session=" + session.id() + " protocol=" + protocol + " address="
                        + remoteAddress);
        if (!accepting) {
            session.end(Disconnect.SHUTDOWN);
        }
        return session;
    }

    /** False while nobody is let in, as when the server stops: whoever comes now is sent away with 3001. */
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

    /** What the housekeeper does; {@code nowNanos} of {@link System#nanoTime()}. */
    void tick(long nowNanos) {
        registry.all().forEach(session -> attempt(session, () -> session.tick(nowNanos)));
        ending.forEach(session -> attempt(session, () -> session.tickEnding(nowNanos)));
    }

    private static void attempt(Session session, Runnable housekeeping) {
        try {
            housekeeping.run();
        } catch (Throwable e) {
            // Errors too: the housekeeper would never come again.
            log.log(Level.ERROR, "housekeeping failed for one session and goes on, session=" + session.id(), e);
        }
    }

    /**
     * Ends all sessions with 3001, some hundred at a time so that they do not all come back at once, and lets nobody in
     * until {@link #acceptAgain}. Waits until they are closed, four seconds at the most; may be called by several
     * threads, all of which wait.
     */
    public void sendAway() {
        sendAway(System.nanoTime() + stopping.sendingNanos());
    }

    /** Lets people in again, unless this has stopped. */
    public void acceptAgain() {
        accepting = !stopped;
    }

    private void sendAway(long sendingDeadline) {
        accepting = false;
        List<Session> batch = new ArrayList<>();
        for (Session session : registry.all()) {
            batch.add(session);
            if (batch.size() == STOP_BATCH) {
                endAll(batch, sendingDeadline);
            }
        }
        endAll(batch, sendingDeadline);
        awaitClosed(sendingDeadline);
    }

    /** Sends all away, then stops. */
    @Override
    public void close() {
        long start = System.nanoTime();
        stopped = true;
        sendAway(start + stopping.sendingNanos());
        ending.forEach(Session::closeWithoutSending);
        housekeeper.shutdownNow();
        tasks.shutdown();
        pingers.shutdownNow();
        closers.shutdown();
        List.of(housekeeper, tasks, pingers, closers)
                .forEach(executor -> awaitEnd(executor, start + stopping.allNanos()));
    }

    private void endAll(List<Session> batch, long sendingDeadline) {
        batch.forEach(session -> session.end(Disconnect.SHUTDOWN));
        batch.clear();
        long batchDeadline = System.nanoTime() + stopping.batchNanos();
        awaitClosed(batchDeadline - sendingDeadline < 0 ? batchDeadline : sendingDeadline);
    }

    private void awaitClosed(long deadline) {
        while (!ending.isEmpty() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    private static void awaitEnd(ThreadPoolExecutor executor, long deadline) {
        try {
            if (!executor.awaitTermination(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
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

    /** Sessions add themselves when they end and remove themselves when they are closed. */
    Set<Session> ending() {
        return ending;
    }

    /** Runs what must not run under the caller's locks, and does not wait. */
    void later(Runnable task) {
        execute(tasks, task);
    }

    /** Runs what may wait: the closing of a connection. */
    void closeLater(Runnable closing) {
        execute(closers, closing);
    }

    /** Runs what may wait: a ping of the transport. */
    void pingLater(Runnable ping) {
        execute(pingers, ping);
    }

    private static void execute(ThreadPoolExecutor executor, Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            log.log(Level.DEBUG, "the server has stopped; a task is dropped");
        }
    }
}
