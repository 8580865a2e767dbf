package dev.foray.broker;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/**
 * What waits for a broker's thread, in the order in which it came, bounded in bytes.
 *
 * <p>Many threads offer, one takes all that waits, so that its batches grow with the load. Thread-safe.
 */
public final class WorkQueue<T> {
    /** What became of an offer. */
    public enum Offer {
        TAKEN,
        FULL,
        CLOSED
    }

    private final Object lock = new Object();
    private final ToIntFunction<T> sizeBytes;
    private final long maxBytes;

    @GuardedBy("lock")
    private final Queue<T> waiting = new ArrayDeque<>();

    @GuardedBy("lock")
    private long waitingBytes;

    @GuardedBy("lock")
    private boolean closed;

    /** @param maxBytes how much may wait; a single item above that is taken when nothing else waits */
    public WorkQueue(long maxBytes, ToIntFunction<T> sizeBytes) {
        this.maxBytes = maxBytes;
        this.sizeBytes = sizeBytes;
    }

    public Offer offer(T item) {
        int bytes = sizeBytes.applyAsInt(item);
        synchronized (lock) {
            if (closed) {
                return Offer.CLOSED;
            }
            if (!waiting.isEmpty() && waitingBytes + bytes > maxBytes) {
                return Offer.FULL;
            }
            waitingBytes += bytes;
            if (waiting.isEmpty()) {
                lock.notifyAll();
            }
            waiting.add(item);
            return Offer.TAKEN;
        }
    }

    /**
     * Takes what waits, up to the bounds but at least one item; empty when nothing came in time, or when the queue is
     * closed and drained.
     *
     * @param maxWaitMillis how long to wait for the first one; zero: not at all
     */
    public List<T> take(int maxItems, long maxTakenBytes, long maxWaitMillis) throws InterruptedException {
        synchronized (lock) {
            awaitFirst(maxWaitMillis);
            List<T> taken = new ArrayList<>(Math.min(maxItems, waiting.size()));
            long bytes = 0;
            for (T next = waiting.peek(); next != null && taken.size() < maxItems; next = waiting.peek()) {
                bytes += sizeBytes.applyAsInt(next);
                if (bytes > maxTakenBytes && !taken.isEmpty()) {
                    break;
                }
                waitingBytes -= sizeBytes.applyAsInt(next);
                taken.add(waiting.remove());
            }
            return taken;
        }
    }

    @GuardedBy("lock")
    private void awaitFirst(long maxWaitMillis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(maxWaitMillis);
        while (waiting.isEmpty() && !closed) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return;
            }
            TimeUnit.NANOSECONDS.timedWait(lock, left);
        }
    }

    /** Refuses what comes from now on; what waits can still be taken. */
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
    }

    /** Whether nothing waits and nothing will come. */
    public boolean finished() {
        synchronized (lock) {
            return closed && waiting.isEmpty();
        }
    }
}
