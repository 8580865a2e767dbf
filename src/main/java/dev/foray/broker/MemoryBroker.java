package dev.foray.broker;

import dev.foray.channel.ChannelName;
import dev.foray.thread.ForayThreads;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The broker that keeps everything in memory; nothing outlives the process.
 *
 * <p>One thread puts the publications of all channels in order and delivers them; what is read is answered on the
 * caller's thread. Limits: {@value #MAX_QUEUED_BYTES} bytes waiting to be ordered, above which publishing fails with
 * {@code TOO_MANY_REQUESTS}; of each channel the latest 100,000 idempotency keys are remembered. Where the clock is set
 * back, publications get the time of the one before until it has caught up. Thread-safe.
 */
public final class MemoryBroker implements Broker {
    /** How much may wait to be ordered, in bytes. */
    public static final long MAX_QUEUED_BYTES = 64 << 20;

    private static final int SMALL_TASK_BYTES = 100;

    private final Clock clock;
    private final WorkQueue<MemoryOrdering.Task> queue = new WorkQueue<>(MAX_QUEUED_BYTES, MemoryOrdering.Task::bytes);
    private final MemoryChannels channels = new MemoryChannels();
    private final AtomicReference<@Nullable Running> running = new AtomicReference<>();

    private record Running(MemoryOrdering ordering, Thread thread) {}

    public MemoryBroker(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void start(Delivery delivery) {
        MemoryOrdering ordering = new MemoryOrdering(clock, queue, channels, delivery);
        running.set(new Running(ordering, ForayThreads.start("foray-memory-broker", ordering)));
    }

    @Override
    public CompletableFuture<Receipt> publish(ChannelName channel, Retention retention, Draft draft) {
        return ordered(DraftRules.sizeBytes(draft), ordering -> {
            DraftRules.check(draft, retention);
            return ordering.publish(channel, retention, draft);
        });
    }

    @Override
    public CompletableFuture<Void> removeHistory(ChannelName channel, Retention retention) {
        return this.<Optional<Void>>ordered(SMALL_TASK_BYTES, ordering -> {
                    DraftRules.checkKept(retention);
                    ordering.removeHistory(channel, retention);
                    return Optional.empty();
                })
                .thenAccept(nothing -> {});
    }

    @Override
    public CompletableFuture<Void> clear(ChannelName channel, Retention retention) {
        return this.<Optional<Void>>ordered(SMALL_TASK_BYTES, ordering -> {
                    DraftRules.checkKept(retention);
                    ordering.clear(channel, retention);
                    return Optional.empty();
                })
                .thenAccept(nothing -> {});
    }

    private <T> CompletableFuture<T> ordered(int bytes, Function<MemoryOrdering, T> work) {
        Running now = running.get();
        if (now == null) {
            return CompletableFuture.failedFuture(Failures.stopped());
        }
        CompletableFuture<T> future = new CompletableFuture<>();
        Runnable task = () -> future.complete(work.apply(now.ordering()));
        return switch (queue.offer(new MemoryOrdering.Task(bytes, task, future))) {
            case TAKEN -> future;
            case FULL -> CompletableFuture.failedFuture(Failures.full(MAX_QUEUED_BYTES));
            case CLOSED -> CompletableFuture.failedFuture(Failures.stopped());
        };
    }

    @Override
    public CompletableFuture<HistoryPage> history(ChannelName channel, Retention retention, HistoryQuery query) {
        long now = clock.millis();
        return read(() -> {
            DraftRules.checkKept(retention);
            return channels.ask(channel, retention, now, kept -> kept.history(query, now));
        });
    }

    @Override
    public CompletableFuture<StatePage> state(ChannelName channel, Retention retention, StateQuery query) {
        long now = clock.millis();
        return read(() -> {
            DraftRules.checkMap(retention);
            return channels.ask(channel, retention, now, kept -> kept.state(query, now));
        });
    }

    @Override
    public CompletableFuture<Long> stateSize(ChannelName channel, Retention retention) {
        long now = clock.millis();
        return read(() -> {
            DraftRules.checkMap(retention);
            return channels.ask(channel, retention, now, kept -> kept.stateSize(now));
        });
    }

    @Override
    public CompletableFuture<List<ChannelName>> stored(String namespace, int limit) {
        long now = clock.millis();
        return read(() -> channels.stored(namespace, limit, now));
    }

    private <T> CompletableFuture<T> read(Supplier<T> answer) {
        if (running.get() == null) {
            return CompletableFuture.failedFuture(Failures.stopped());
        }
        return Failures.answered(answer);
    }

    /** Always empty: memory is there or the process is not. */
    @Override
    public Optional<String> trouble() {
        return Optional.empty();
    }

    @Override
    public void close() {
        queue.close();
        Running last = running.getAndSet(null);
        if (last != null) {
            ForayThreads.joinFully(last.thread());
        }
    }
}
