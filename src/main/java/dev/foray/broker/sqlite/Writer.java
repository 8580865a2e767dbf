package dev.foray.broker.sqlite;

import dev.foray.broker.Failures;
import dev.foray.broker.WorkQueue;
import dev.foray.channel.ForayException;
import dev.foray.thread.ForayThreads;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The writer thread: takes all that waits, writes it in one transaction, commits, and only then lets it happen.
 *
 * <p>Where that fails nothing of the batch happens and its futures fail, except where one task may have been at fault:
 * then each is tried by itself. After damage to the file nothing more is written. Thread-safe.
 */
final class Writer implements AutoCloseable {
    private static final Logger log = System.getLogger(Writer.class.getName());
    private static final long TICK_MILLIS = 100;
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What the writer works with. */
    record Tools(Store store, Chores chores, ChannelViews views, Aftermath aftermath, Clock clock) {}

    private final Tools tools;
    private final SqliteLimits limits;
    private final WorkQueue<WriteTask> queue;
    private final Thread thread;
    private volatile @Nullable StoreFault fault;
    private final AtomicLong commits = new AtomicLong();
    private long nextChoresNanos = System.nanoTime();

    Writer(Tools tools, SqliteLimits limits) {
        this.tools = tools;
        this.limits = limits;
        this.queue = new WorkQueue<>(limits.queuedBytes(), WriteTask::sizeBytes);
        this.thread = ForayThreads.start("foray-sqlite-writer", this::run);
    }

    /** Has the task done; its future fails when that cannot be. */
    void submit(WriteTask task) {
        ForayException refusal =
                switch (queue.offer(task)) {
                    case TAKEN -> null;
                    case FULL -> Failures.full(limits.queuedBytes());
                    case CLOSED -> Failures.stopped();
                };
        if (refusal != null) {
            task.future().completeExceptionally(refusal);
        }
    }

    /** Why the latest write failed. */
    Optional<String> trouble() {
        StoreFault latest = fault;
        return latest == null ? Optional.empty() : Optional.of(latest.reason());
    }

    /** How many transactions were committed that changed something. */
    long commits() {
        return commits.get();
    }

    private void run() {
        while (!queue.finished()) {
            try {
                List<WriteTask> tasks = queue.take(limits.batchItems(), limits.batchBytes(), waitMillis());
                if (!tasks.isEmpty()) {
                    write(tasks);
                }
                if (System.nanoTime() - nextChoresNanos >= 0) {
                    chores();
                }
                tools.views().evict();
            } catch (RuntimeException e) {
                log.log(Level.ERROR, "a round of the writer failed", e);
            } catch (InterruptedException e) {
                // The thread is the broker's own: it ends when the queue is closed and drained, not before.
                log.log(Level.DEBUG, "interrupt ignored", e);
            }
        }
    }

    private long waitMillis() {
        long left = TimeUnit.NANOSECONDS.toMillis(nextChoresNanos - System.nanoTime()) + 1;
        return Math.max(0, Math.min(TICK_MILLIS, left));
    }

    private void write(List<WriteTask> tasks) {
        StoreFault failure = commit(tools.clock().millis(), batch -> {
            for (WriteTask task : tasks) {
                batch.perform(task);
            }
        });
        if (failure == null) {
            return;
        }
        if (failure.kind() == StoreFault.Kind.ITEM && tasks.size() > 1) {
            tasks.forEach(task -> write(List.of(task)));
            return;
        }
        tasks.forEach(task -> task.future().completeExceptionally(failure.toException()));
    }

    private void chores() {
        long now = tools.clock().millis();
        boolean[] more = {false};
        StoreFault failure = null;
        try {
            if (tools.chores().due(now)) {
                failure = commit(now, batch -> more[0] = tools.chores().perform(batch, now));
            } else if (fault != null) {
                failure = commit(now, batch -> tools.chores().probe());
            }
        } catch (SQLException e) {
            tools.store().rollback();
            failure = failed(StoreFault.of(e));
        }
        long pause = failure != null ? RETRY_NANOS : more[0] ? 0 : TICK_NANOS;
        nextChoresNanos = System.nanoTime() + pause;
    }

    /** Puts rows into a batch. */
    private interface Work {
        void into(Batch batch) throws SQLException;
    }

    /** Returns why it failed, and then nothing has happened; null: it is committed, and has happened. */
    private @Nullable StoreFault commit(long nowMillis, Work work) {
        StoreFault before = fault;
        if (before != null && before.kind() == StoreFault.Kind.DAMAGED) {
            return before;
        }
        Statements sql = tools.store().sql();
        Batch batch = new Batch(tools.store(), tools.aftermath(), nowMillis);
        long changes = sql.changes();
        try {
            sql.control("BEGIN IMMEDIATE");
            work.into(batch);
            batch.finish();
            sql.control("COMMIT");
        } catch (SQLException | RuntimeException e) {
            tools.store().rollback();
            return failed(StoreFault.of(e));
        }
        if (sql.changes() > changes) {
            commits.incrementAndGet();
            succeeded();
        }
        batch.committed();
        return null;
    }

    private void succeeded() {
        if (fault != null) {
            log.log(Level.INFO, "writing works again");
            fault = null;
        }
    }

    private StoreFault failed(StoreFault failure) {
        if (failure.kind() == StoreFault.Kind.ITEM) {
            log.log(Level.WARNING, "not written reason=" + failure.reason());
            return failure;
        }
        StoreFault before = fault;
        if (before == null || !before.reason().equals(failure.reason())) {
            log.log(Level.ERROR, "writing failed reason=" + failure.reason(), failure.cause());
        }
        fault = failure;
        return failure;
    }

    /** Writes what was accepted, and ends the thread. */
    @Override
    public void close() {
        queue.close();
        ForayThreads.joinFully(thread);
    }
}
