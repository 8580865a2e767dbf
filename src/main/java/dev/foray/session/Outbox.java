package dev.foray.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent to one client: bounded, in order, and with at most one send in flight, ever.
 *
 * <pre>
 *            offer                a worker takes all that waits
 *   IDLE ------------> READY ------------------------------------> SENDING
 *    ^                   ^                                          |   |
 *    |                   +--- done, and more came meanwhile --------+   |
 *    +----------------------- done, nothing waits ----------------------+
 *   any ---- close, overflow, failure, finished ----> CLOSED
 *   IDLE ---- hold ----> HELD ---- release ----> READY
 * </pre>
 *
 * <p>{@link #offer} may be called from any thread and under any lock: it only appends, and puts the outbox on the ready
 * queue where it was idle. Thread-safe.
 */
final class Outbox {
    private enum State {
        IDLE,
        HELD,
        READY,
        SENDING,
        CLOSED
    }

    /** Told once that the outbox closed by itself; on any thread and under any lock, so it must hand the work on. */
    interface Listener {
        /** More waits than may. */
        void overflowed();

        /** The transport could not send. */
        void failed(Throwable problem);
    }

    private final Transport transport;
    private final FlushWorkers workers;
    private final long maxBytes;
    private final Listener listener;
    private final Transport.Completion onSent = this::sent;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private State state = State.IDLE;

    /** Null where a newer frame took a frame's place. */
    @GuardedBy("lock")
    private List<@Nullable Frame> waiting = new ArrayList<>(2);

    /** How many of {@code waiting} are sent already, where the transport takes one at a time. */
    @GuardedBy("lock")
    private int head;

    /** Where in {@code waiting} the replaceable frames stand; null while there are none. */
    @GuardedBy("lock")
    private @Nullable Map<Object, Integer> replaceable;

    @GuardedBy("lock")
    private long waitingBytes;

    @GuardedBy("lock")
    private @Nullable Runnable onFinished;

    @GuardedBy("lock")
    private @Nullable Runnable onDrained;

    private volatile long sendingSinceNanos;

    /** @param maxBytes how much may wait; one frame alone may be larger */
    Outbox(Transport transport, FlushWorkers workers, long maxBytes, Listener listener) {
        this.transport = transport;
        this.workers = workers;
        this.maxBytes = maxBytes;
        this.listener = listener;
    }

    /** Appends a frame; once the outbox is closed or finishing, frames are dropped. */
    void offer(Frame frame) {
        boolean overflow = false;
        synchronized (lock) {
            if (state == State.CLOSED || onFinished != null) {
                return;
            }
            append(frame);
            if (waitingBytes > maxBytes && waitingBytes > frame.bytes()) {
                closeLocked();
                overflow = true;
            } else if (state == State.IDLE) {
                state = State.READY;
            } else {
                return;
            }
        }
        if (overflow) {
            listener.overflowed();
        } else {
            workers.ready(this);
        }
    }

    @GuardedBy("lock")
    private void append(Frame frame) {
        if (frame.replaces() != null) {
            if (replaceable == null) {
                replaceable = new HashMap<>();
            }
            Integer older = replaceable.put(frame.replaces(), waiting.size());
            if (older != null && older >= head) {
                Frame stale = waiting.set(older, null);
                waitingBytes -= stale == null ? 0 : stale.bytes();
            }
        }
        waiting.add(frame);
        waitingBytes += frame.bytes();
    }

    /** Lets frames wait until {@link #release}; nothing happens where any wait already or one is in flight. */
    void hold() {
        synchronized (lock) {
            if (state == State.IDLE) {
                state = State.HELD;
                waiting.add(null);
            }
        }
    }

    /** Sends {@code first}, and after it what came since {@link #hold}; where it is not held, after what waits. */
    void release(Frame first) {
        synchronized (lock) {
            if (state == State.HELD) {
                waiting.set(0, first);
                waitingBytes += first.bytes();
                state = State.READY;
            } else {
                offer(first);
                return;
            }
        }
        workers.ready(this);
    }

    /** Begins to send what waits: all of it, or one frame where the transport wants that. For flush workers only. */
    void flush(Joiner joiner) {
        String separator = transport.separator();
        List<@Nullable Frame> batch;
        synchronized (lock) {
            if (state != State.READY) {
                return;
            }
            state = State.SENDING;
            batch = separator == null ? takeFirstLocked() : takeAllLocked();
        }
        String text = joiner.join(batch, separator == null ? "" : separator);
        sendingSinceNanos = System.nanoTime() | 1;
        try {
            transport.send(text, onSent);
        } catch (RuntimeException e) {
            sent(e);
        }
    }

    @GuardedBy("lock")
    private List<@Nullable Frame> takeAllLocked() {
        List<@Nullable Frame> all = waiting;
        waiting = new ArrayList<>(Math.min(16, all.size()));
        replaceable = null;
        waitingBytes = 0;
        return all;
    }

    @GuardedBy("lock")
    private List<@Nullable Frame> takeFirstLocked() {
        Frame first = null;
        while (first == null && head < waiting.size()) {
            first = waiting.set(head++, null);
        }
        if (first == null) {
            return List.of();
        }
        waitingBytes -= first.bytes();
        if (head == waiting.size()) {
            waiting.clear();
            head = 0;
            replaceable = null;
        }
        return List.of(first);
    }

    private void sent(@Nullable Throwable problem) {
        Runnable next;
        synchronized (lock) {
            sendingSinceNanos = 0;
            if (state != State.SENDING) {
                return;
            }
            if (problem != null) {
                Runnable finished = onFinished;
                closeLocked();
                next = finished != null ? finished : () -> listener.failed(problem);
            } else if (!waiting.isEmpty()) {
                state = State.READY;
                next = () -> workers.ready(this);
            } else if (onFinished != null) {
                next = onFinished;
                closeLocked();
            } else {
                state = State.IDLE;
                next = onDrained;
                onDrained = null;
            }
        }
        if (next != null) {
            next.run();
        }
    }

    /** Runs {@code action} once nothing waits and nothing is in flight; never, where the outbox closes before. */
    void whenDrained(Runnable action) {
        synchronized (lock) {
            if (state == State.CLOSED) {
                return;
            }
            if (state != State.IDLE) {
                Runnable before = onDrained;
                onDrained = before == null
                        ? action
                        : () -> {
                            before.run();
                            action.run();
                        };
                return;
            }
        }
        action.run();
    }

    /** Takes nothing more, sends what waits, closes, and runs {@code action}; at once, where it is closed or idle. */
    void finish(Runnable action) {
        synchronized (lock) {
            if (onFinished != null) {
                return;
            }
            if (state == State.READY || state == State.SENDING) {
                onFinished = action;
                return;
            }
            closeLocked();
        }
        action.run();
    }

    /** Drops what waits; what is in flight may still arrive. */
    void close() {
        synchronized (lock) {
            closeLocked();
        }
    }

    @GuardedBy("lock")
    private void closeLocked() {
        state = State.CLOSED;
        waiting = List.of();
        head = 0;
        replaceable = null;
        waitingBytes = 0;
        onDrained = null;
        onFinished = null;
    }

    /** Bytes that wait, without those in flight. */
    long waitingBytes() {
        synchronized (lock) {
            return waitingBytes;
        }
    }

    /** For how long the send in flight is under way, in nanoseconds; 0: there is none. */
    long sendingForNanos() {
        long since = sendingSinceNanos;
        return since == 0 ? 0 : Math.max(1, System.nanoTime() - since);
    }
}
