package dev.foray.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.List;
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
 *   IDLE ---- ping ----> READY, and as SENDING while it is under way
 *   READY ---- the transport cannot send ----> BLOCKED ---- transportReady ----> READY
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
        BLOCKED,
        SENDING,
        CLOSED
    }

    /** Of the session. On any thread and under any lock, so it must hand the work on. */
    interface Listener {
        /** It closed by itself, once: more waits than may. */
        void overflowed();

        /** It closed by itself, once: the transport could not send. */
        void failed(Throwable problem);

        /** Runs what may wait. */
        void execute(Runnable waiting);
    }

    private final Transport transport;
    private final FlushWorkers workers;
    private final long maxBytes;
    private final Listener listener;
    private final Transport.Completion onSent = this::sent;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private State state = State.IDLE;

    @GuardedBy("lock")
    private final Waiting waiting = new Waiting();

    @GuardedBy("lock")
    private @Nullable Runnable onFinished;

    @GuardedBy("lock")
    private final Draining draining = new Draining();

    @GuardedBy("lock")
    private boolean pingWanted;

    private volatile long sendingSinceNanos;

    /** @param maxBytes how much may wait besides the largest frame, which may have any size */
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
            waiting.add(frame);
            if (waiting.bytesBesidesLargest() > maxBytes) {
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

    /** Pings the client as soon as nothing is in flight, ahead of what waits; where it is held, after that. */
    void ping() {
        synchronized (lock) {
            pingWanted = state != State.CLOSED;
            if (state != State.IDLE) {
                return;
            }
            state = State.READY;
        }
        workers.ready(this);
    }

    /** Lets frames wait until {@link #release}; nothing happens where any wait already or one is in flight. */
    void hold() {
        synchronized (lock) {
            if (state == State.IDLE) {
                state = State.HELD;
            }
        }
    }

    /** Sends {@code first}, and after it what came since {@link #hold}; where it is not held, after what waits. */
    void release(Frame first) {
        synchronized (lock) {
            if (state != State.HELD) {
                offer(first);
                return;
            }
            waiting.addFirst(first);
            state = State.READY;
        }
        workers.ready(this);
    }

    /** Begins to send what waits: all of it, or one frame where the transport wants that. For flush workers only. */
    void flush(Joiner joiner) {
        List<@Nullable Frame> batch;
        String separator = transport.separator();
        synchronized (lock) {
            if (state != State.READY) {
                return;
            }
            if (!transport.isReady()) {
                state = State.BLOCKED;
                sendingSinceNanos = System.nanoTime() | 1;
                return;
            }
            state = State.SENDING;
            sendingSinceNanos = System.nanoTime() | 1;
            if (pingWanted) {
                pingWanted = false;
                listener.execute(this::pingNow);
                return;
            }
            batch = separator == null ? waiting.takeFirst() : waiting.takeAll();
            draining.sending(waiting);
        }
        try {
            String text = joiner.join(batch, separator == null ? "" : separator);
            transport.send(text, onSent);
        } catch (Throwable e) {
            // Errors too: a session left in SENDING would never be sent anything again.
            sent(e);
        }
    }

    /** The transport can send again; nothing happens where that was not waited for. */
    void transportReady() {
        synchronized (lock) {
            if (state != State.BLOCKED) {
                return;
            }
            state = State.READY;
            sendingSinceNanos = 0;
        }
        workers.ready(this);
    }

    /** Not on a flush worker: some containers wait here until the client takes it. */
    private void pingNow() {
        sendingSinceNanos = System.nanoTime() | 1;
        try {
            transport.ping();
            sent(null);
        } catch (Throwable e) {
            sent(e);
        }
    }

    private void sent(@Nullable Throwable problem) {
        boolean again = false;
        Runnable next;
        synchronized (lock) {
            sendingSinceNanos = 0;
            next = draining.sent();
            if (state == State.CLOSED) {
                // Only what it was abandoned with is left to do.
            } else if (problem != null) {
                next = onFinished != null ? onFinished : () -> listener.failed(problem);
                closeLocked();
            } else if (pingWanted || !waiting.isEmpty()) {
                state = State.READY;
                again = true;
            } else if (onFinished != null) {
                next = onFinished;
                closeLocked();
            } else {
                state = State.IDLE;
            }
        }
        if (again) {
            workers.ready(this);
        }
        if (next != null) {
            next.run();
        }
    }

    /**
     * Runs {@code action} once all that waits or is in flight now has been sent, whatever comes meanwhile; never, where
     * the outbox closes before.
     */
    void whenDrained(Runnable action) {
        synchronized (lock) {
            if (state == State.CLOSED) {
                return;
            }
            if (state != State.IDLE) {
                draining.add(action, waiting);
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
            if (state == State.READY || state == State.BLOCKED || state == State.SENDING) {
                onFinished = action;
                return;
            }
            closeLocked();
        }
        action.run();
    }

    /** As {@link #close}, and runs {@code action} once the send in flight has ended; at once, where there is none. */
    void abandon(Runnable action) {
        synchronized (lock) {
            closeLocked();
            if (sendingSinceNanos != 0) {
                draining.add(action, waiting);
                return;
            }
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
        sendingSinceNanos = state == State.BLOCKED ? 0 : sendingSinceNanos;
        state = State.CLOSED;
        waiting.clear();
        draining.clear();
        onFinished = null;
    }

    /** Bytes that wait, without those in flight or held, which no waiting makes fewer. */
    long waitingBytes() {
        synchronized (lock) {
            return state == State.HELD ? 0 : waiting.bytes();
        }
    }

    /** How long the send in flight takes, or waits for the transport, at this {@link System#nanoTime()}; 0: none. */
    long sendingForNanos(long nowNanos) {
        long since = sendingSinceNanos;
        return since == 0 ? 0 : Math.max(1, nowNanos - since);
    }

    /** How many places the waiting frames take; more than there are frames, by a few. */
    int waitingPlaces() {
        synchronized (lock) {
            return waiting.places();
        }
    }
}
