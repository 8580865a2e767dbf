package dev.foray.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The frames that wait in an outbox, in order; of those that replace each other only the newest.
 *
 * <p>A frame that was replaced, or taken by itself, leaves an empty place. Empty places are closed up before they
 * outnumber the others, so that a client that is always behind holds no more than what it waits for. Guarded by the
 * outbox's lock.
 */
final class Waiting {
    private static final int FEW_EMPTY = 32;

    /** Null: an empty place. The last one never is. */
    private List<@Nullable Frame> places = new ArrayList<>(2);

    /** Places before this one are empty. */
    private int head;

    private int empty;

    /** Where the replaceable frames stand; may name places that have been taken since. Null while there are none. */
    private @Nullable Map<Object, Integer> replaceable;

    /** The place behind what waited when {@link #mark} was called. */
    private int mark;

    private long bytes;
    private long largest;

    void add(Frame frame) {
        if (empty > FEW_EMPTY && empty > places.size() / 2) {
            closeUp();
        }
        Object key = frame.replaces();
        if (key != null) {
            if (replaceable == null) {
                replaceable = new HashMap<>();
            }
            Integer older = replaceable.put(key, places.size());
            if (older != null && older >= head) {
                empty(older);
            }
        }
        places.add(frame);
        bytes += frame.bytes();
        largest = Math.max(largest, frame.bytes());
    }

    /** Puts a frame in front of all others; for the few that wait while a session is held. */
    void addFirst(Frame frame) {
        boolean marked = mark > 0;
        List<@Nullable Frame> others = takeAll();
        add(frame);
        for (Frame other : others) {
            if (other != null) {
                add(other);
            }
        }
        if (marked) {
            mark();
        }
    }

    private @Nullable Frame empty(int place) {
        Frame frame = places.set(place, null);
        if (frame != null) {
            bytes -= frame.bytes();
            empty++;
        }
        return frame;
    }

    private void closeUp() {
        List<@Nullable Frame> before = places;
        int markBefore = mark;
        places = new ArrayList<>(before.size() - empty + 1);
        replaceable = replaceable == null ? null : new HashMap<>();
        head = 0;
        empty = 0;
        largest = 0;
        for (int i = 0; i < before.size(); i++) {
            if (i == markBefore) {
                mark = places.size();
            }
            Frame frame = before.get(i);
            if (frame != null) {
                if (frame.replaces() != null && replaceable != null) {
                    replaceable.put(frame.replaces(), places.size());
                }
                places.add(frame);
                largest = Math.max(largest, frame.bytes());
            }
        }
        if (markBefore >= before.size()) {
            mark = places.size();
        }
    }

    /** Takes everything; the list is not changed any more. */
    List<@Nullable Frame> takeAll() {
        List<@Nullable Frame> all = places;
        begin(Math.min(16, all.size()));
        return all;
    }

    /** Takes the oldest frame; there must be one. */
    List<@Nullable Frame> takeFirst() {
        Frame first = null;
        while (first == null) {
            first = empty(head++);
        }
        if (head == places.size()) {
            begin(2);
        }
        return List.of(first);
    }

    void clear() {
        begin(0);
    }

    private void begin(int capacity) {
        places = new ArrayList<>(capacity);
        head = 0;
        empty = 0;
        replaceable = null;
        mark = 0;
        bytes = 0;
        largest = 0;
    }

    boolean isEmpty() {
        return places.isEmpty();
    }

    /** Remembers what waits now. */
    void mark() {
        mark = places.size();
    }

    /** Whether all that waited at the last {@link #mark} has been taken. */
    boolean isPastMark() {
        return head >= mark;
    }

    /** The length of all frames in UTF-8. */
    long bytes() {
        return bytes;
    }

    /** {@link #bytes} without the largest frame, which may be as large as it likes. */
    long bytesBesidesLargest() {
        return bytes - largest;
    }

    /** How many places are held, empty ones included. */
    int places() {
        return places.size();
    }
}
