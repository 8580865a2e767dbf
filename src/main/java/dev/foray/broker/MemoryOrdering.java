package dev.foray.broker;

import dev.foray.channel.ChannelName;
import dev.foray.channel.Publication;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The ordering thread of the {@link MemoryBroker}: does what was asked for one after the other, delivers, and removes
 * keys whose time is over. Confined to that thread, but for the queue.
 */
final class MemoryOrdering implements Runnable {
    private static final Logger log = System.getLogger(MemoryOrdering.class.getName());
    private static final long TICK_MILLIS = 100;
    private static final long SWEEP_MILLIS = 5_000;
    private static final int MAX_BATCH = 1_000;
    private static final int EXPIRIES_PER_TICK = 1_000;

    /** Something to do; the future fails when doing it does. */
    record Task(int bytes, Runnable work, CompletableFuture<?> future) {}

    /** A channel with keys that expire; at most one for each. */
    private record Wakeup(long atMillis, ChannelName name, MemoryChannel channel) {}

    private final Clock clock;
    private final WorkQueue<Task> queue;
    private final MemoryChannels channels;
    private final Delivery delivery;
    private final PriorityQueue<Wakeup> wakeups =
            new PriorityQueue<>((a, b) -> Long.compare(a.atMillis(), b.atMillis()));
    private final Set<MemoryChannel> awaited = new HashSet<>();
    private long sweptMillis;

    MemoryOrdering(Clock clock, WorkQueue<Task> queue, MemoryChannels channels, Delivery delivery) {
        this.clock = clock;
        this.queue = queue;
        this.channels = channels;
        this.delivery = delivery;
        this.sweptMillis = clock.millis();
    }

    @Override
    public void run() {
        while (!queue.finished()) {
            try {
                for (Task task : queue.take(MAX_BATCH, Long.MAX_VALUE, TICK_MILLIS)) {
                    perform(task);
                }
                expireKeys();
                sweep();
            } catch (RuntimeException e) {
                log.log(Level.ERROR, "a round of the ordering thread failed", e);
            } catch (InterruptedException e) {
                // The thread is the broker's own: it ends when the queue is closed and drained, not before.
                log.log(Level.DEBUG, "interrupt ignored", e);
            }
        }
    }

    private void perform(Task task) {
        try {
            task.work().run();
        } catch (RuntimeException e) {
            task.future().completeExceptionally(Failures.internal(e));
        }
    }

    /** Orders and delivers one publication. */
    Receipt publish(ChannelName name, Retention retention, Draft draft) {
        if (retention.kind() == Retention.Kind.NONE && draft.idempotencyKey() == null) {
            deliver(name, unkept(draft), "");
            return Receipt.at(null);
        }
        long now = clock.millis();
        MemoryChannel.Outcome outcome =
                channels.ask(name, retention, now, channel -> publish(name, channel, draft, now));
        deliver(name, outcome);
        return outcome.receipt();
    }

    private Optional<MemoryChannel.Outcome> publish(
            ChannelName name, MemoryChannel channel, Draft draft, long nowMillis) {
        Optional<MemoryChannel.Outcome> outcome = channel.publish(draft, nowMillis);
        outcome.ifPresent(made -> await(made.nextExpiryMillis(), name, channel));
        return outcome;
    }

    private Publication unkept(Draft draft) {
        return new Publication(draft.data(), 0, null, false, draft.tags(), draft.info(), clock.millis());
    }

    private void await(long atMillis, ChannelName name, MemoryChannel channel) {
        if (atMillis != KeyEntry.NEVER && awaited.add(channel)) {
            wakeups.add(new Wakeup(atMillis, name, channel));
        }
    }

    private void expireKeys() {
        long now = clock.millis();
        for (int i = 0; i < EXPIRIES_PER_TICK; i++) {
            Wakeup next = wakeups.peek();
            if (next == null || next.atMillis() > now) {
                return;
            }
            wakeups.remove();
            awaited.remove(next.channel());
            next.channel().expireKeys(now).ifPresent(outcome -> {
                await(outcome.nextExpiryMillis(), next.name(), next.channel());
                deliver(next.name(), outcome);
            });
        }
    }

    private void sweep() {
        long now = clock.millis();
        if (Math.abs(now - sweptMillis) >= SWEEP_MILLIS) {
            sweptMillis = now;
            channels.tidy(now);
        }
    }

    private void deliver(ChannelName name, MemoryChannel.Outcome outcome) {
        List<Publication> made = outcome.publications();
        made.forEach(publication -> deliver(name, publication, publication.offset() == 0 ? "" : outcome.epoch()));
    }

    private void deliver(ChannelName name, Publication publication, String epoch) {
        try {
            delivery.deliver(name, publication, epoch);
        } catch (RuntimeException e) {
            log.log(Level.WARNING, "delivery failed channel=" + name, e);
        }
    }

    /** Begins a new epoch and tells so. */
    void clear(ChannelName name, Retention retention) {
        long now = clock.millis();
        String epoch = channels.ask(name, retention, now, channel -> Optional.of(channel.clear(now)));
        try {
            delivery.reset(name, epoch);
        } catch (RuntimeException e) {
            log.log(Level.WARNING, "delivery of a reset failed channel=" + name, e);
        }
    }

    /** Drops the publications kept. */
    void removeHistory(ChannelName name, Retention retention) {
        long now = clock.millis();
        channels.ask(name, retention, now, channel -> Optional.of(channel.removeHistory()));
    }
}
