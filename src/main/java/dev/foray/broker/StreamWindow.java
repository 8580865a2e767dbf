package dev.foray.broker;

import dev.foray.channel.Position;
import dev.foray.channel.Publication;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The latest publications of one channel: those after {@link #base()}, without a gap, times never falling.
 *
 * <p>A ring that grows. Guarded by its owner's lock.
 */
public final class StreamWindow {
    private static final int FIRST_CAPACITY = 8;

    private @Nullable Publication[] ring = new Publication[FIRST_CAPACITY];
    private int head;
    private int size;
    private long base;

    /** @param base the offset that the first publication follows */
    public StreamWindow(long base) {
        this.base = base;
    }

    /** Everything up to here is not in the window. */
    public long base() {
        return base;
    }

    /** The offset of the latest publication, or the base if there is none. */
    public long top() {
        return base + size;
    }

    /** @throws IllegalArgumentException when it does not follow the latest one */
    public void append(Publication publication) {
        if (publication.offset() != top() + 1) {
            throw new IllegalArgumentException("offset " + publication.offset() + " does not follow " + top());
        }
        if (size == ring.length) {
            grow();
        }
        ring[(head + size) % ring.length] = publication;
        size++;
    }

    private void grow() {
        Publication[] bigger = new Publication[ring.length * 2];
        for (int i = 0; i < size; i++) {
            bigger[i] = ring[(head + i) % ring.length];
        }
        ring = bigger;
        head = 0;
    }

    /** The publication of an offset that is in the window. */
    public Publication at(long offset) {
        if (offset <= base || offset > top()) {
            throw new IndexOutOfBoundsException("offset " + offset + " is not after " + base + " up to " + top());
        }
        return Objects.requireNonNull(ring[(int) ((head + (offset - base - 1)) % ring.length)]);
    }

    /** Lets go of everything up to {@code offset}; one that is not in the window changes nothing. */
    public void dropTo(long offset) {
        while (size > 0 && base < offset) {
            ring[head] = null;
            head = (head + 1) % ring.length;
            size--;
            base++;
        }
        if (size == 0) {
            head = 0;
        }
    }

    /** The latest offset whose publication is not after {@code cutoffMillis}; the base if there is none. */
    public long offsetAtTime(long cutoffMillis) {
        long low = base;
        long high = top();
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            if (at(middle).timeMillis() <= cutoffMillis) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /**
     * What the query asks for, as far as it is in the window and after {@code floor}. The epoch of its position is not
     * looked at.
     */
    public List<Publication> select(HistoryQuery query, long floor) {
        long low = Math.max(floor, base) + 1;
        long high = top();
        Position since = query.since();
        if (since != null) {
            low = query.reverse() ? low : Math.max(low, clamped(since) + 1);
            high = query.reverse() ? Math.min(high, clamped(since) - 1) : high;
        }
        long found = Math.max(0, high - low + 1);
        int count = (int) (query.limit() < 0 ? found : Math.min(found, query.limit()));
        List<Publication> selected = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            selected.add(at(query.reverse() ? high - i : low + i));
        }
        return selected;
    }

    /** A client's offset, kept away from where adding one would overflow. */
    public static long clamped(Position since) {
        return Math.min(Math.max(since.offset(), 0), Long.MAX_VALUE - 1);
    }
}
