package dev.foray.broker.sqlite;

import dev.foray.broker.Retention;
import dev.foray.broker.StreamWindow;
import dev.foray.channel.ChannelName;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What memory has of the channels, within bounds. Thread-safe; changed after commits by the writer thread, and
 * completed by reader threads.
 *
 * <p>After each commit the writer shows it to the view of the channel, or makes one that has it. So where a channel has
 * no view, nothing was committed since one was evicted, and a snapshot that is older than no eviction is up to date.
 */
final class ChannelViews {
    private static final int OVERHEAD_BYTES = 500;

    /** A view and whether it was of use since the evicting hand last passed. */
    private static final class Slot {
        private final ChannelView view;
        private volatile boolean used = true;
        private long countedBytes = OVERHEAD_BYTES;

        Slot(ChannelView view) {
            this.view = view;
        }
    }

    private final SqliteLimits limits;
    private final ConcurrentMap<ChannelName, Slot> slots = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    /** How often something that was committed may have been left without a view. */
    private final AtomicLong evictions = new AtomicLong();

    private Iterator<Map.Entry<ChannelName, Slot>> hand = Collections.emptyIterator();

    ChannelViews(SqliteLimits limits) {
        this.limits = limits;
    }

    /** Null when memory has nothing of the channel. */
    @Nullable
    ChannelView find(ChannelName name) {
        Slot slot = slots.get(name);
        if (slot == null) {
            return null;
        }
        if (!slot.used) {
            slot.used = true;
        }
        return slot.view;
    }

    /** The channel has a new epoch, in which nothing is published yet. */
    void begin(ChannelRow.Key key, long nowMillis) {
        put(key.name(), new Slot(ChannelView.ofNew(key.epoch(), nowMillis)));
    }

    /** The channel is no more. */
    void end(ChannelRow.Key key) {
        evictions.incrementAndGet();
        slots.computeIfPresent(key.name(), (name, slot) -> {
            bytes.addAndGet(-slot.countedBytes);
            return null;
        });
    }

    void append(ChannelRow.Key key, Retention retention, ChannelView.Addition addition) {
        slots.compute(key.name(), (name, old) -> {
            Slot slot = old != null && old.view.precedes(key, addition.publication()) ? old : since(key, addition, old);
            slot.view.append(addition, retention, limits.channelBytes());
            count(slot);
            return slot;
        });
    }

    private Slot since(ChannelRow.Key key, ChannelView.Addition addition, @Nullable Slot old) {
        long base = addition.publication().offset() - 1;
        bytes.addAndGet(OVERHEAD_BYTES - (old == null ? 0 : old.countedBytes));
        return new Slot(new ChannelView(
                key.epoch(),
                new StreamWindow(base),
                new ChannelView.Before(base == 0, addition.previousMillis()),
                addition.previousMillis()));
    }

    /** Everything up to there was dropped on request. */
    void removed(ChannelRow.Key key, long removedTo) {
        evictions.incrementAndGet();
        slots.computeIfPresent(key.name(), (name, slot) -> {
            slot.view.removed(removedTo);
            return slot;
        });
    }

    /** To be asked before a snapshot is begun that {@link #install} is to show. */
    long stamp() {
        return evictions.get();
    }

    /** Shows what a snapshot has, unless that may be out of date. */
    void install(ChannelName name, ChannelView snapshot, Retention retention, long stamp) {
        slots.compute(name, (n, old) -> {
            if (old == null) {
                if (evictions.get() != stamp) {
                    return null;
                }
                bytes.addAndGet(OVERHEAD_BYTES);
                Slot slot = new Slot(snapshot);
                count(slot);
                return slot;
            }
            old.view.complete(snapshot, retention);
            count(old);
            return old;
        });
    }

    private void put(ChannelName name, Slot slot) {
        slots.compute(name, (n, old) -> {
            bytes.addAndGet(OVERHEAD_BYTES - (old == null ? 0 : old.countedBytes));
            return slot;
        });
    }

    /** Within {@code compute}, so that nobody else counts the same slot. */
    private void count(Slot slot) {
        long now = OVERHEAD_BYTES + slot.view.bytes();
        bytes.addAndGet(now - slot.countedBytes);
        slot.countedBytes = now;
    }

    /** Lets go of what was of no use for the longest, roughly, until the bounds are kept. Writer thread only. */
    void evict() {
        for (long steps = 2L * slots.size(); overFull() && steps > 0; steps--) {
            if (!hand.hasNext()) {
                hand = slots.entrySet().iterator();
            }
            Map.Entry<ChannelName, Slot> next = hand.next();
            if (next.getValue().used) {
                next.getValue().used = false;
            } else {
                evict(next.getKey());
            }
        }
    }

    private void evict(ChannelName name) {
        evictions.incrementAndGet();
        slots.computeIfPresent(name, (n, slot) -> {
            bytes.addAndGet(-slot.countedBytes);
            return null;
        });
    }

    private boolean overFull() {
        return bytes.get() > limits.cachedBytes() || slots.size() > limits.cachedChannels();
    }

    /** How many channels memory has something of. */
    int count() {
        return slots.size();
    }
}
