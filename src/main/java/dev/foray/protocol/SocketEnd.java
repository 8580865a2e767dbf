package dev.foray.protocol;

import dev.foray.session.Disconnect;
import dev.foray.session.Transport.Completion;
import jakarta.websocket.CloseReason;
import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The closing of one WebSocket of the container by one thread, while others may read from it and send. Thread-safe.
 *
 * <p>Open Liberty goes on reading meanwhile, and where it finds what it cannot read, it closes too. Then the thread
 * that closes waits for its close frame to be written to a connection that is not there any more: for ever, whatever
 * interrupts it ({@code WorkQueueManager.attemptIO} in {@code com.ibm.ws.tcpchannel.internal}). So there the thread
 * that reads does not go back to reading before the close frame is written.
 *
 * <p>Where the client cuts the line at that moment it waits for ever, too; see {@link LibertyLink}.
 *
 * <p>Where the client is gone without a close frame that thread closes, and writes one whatever else is being written.
 * Two at once share what they write from: the connection may stay for ever then, with two threads that turn round for
 * it ({@code WsocConnLink.close}). So it waits for the send in flight; few do at once, because what they wait for needs
 * a thread of the same pool.
 *
 * <p>Payara and GlassFish mix up their requests where a WebSocket is closed before the request that opened it has been
 * left, which nothing tells; there none is closed in its first moments.
 */
public final class SocketEnd {
    private static final System.Logger log = System.getLogger(SocketEnd.class.getName());
    private static final String LIBERTY = "com.ibm.ws.wsoc.";
    private static final String TYRUS = "org.glassfish.tyrus.";
    static final long SHORTEST_LIFE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Liberty waits for so long for what is still being written. */
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(6);

    /** A send that takes longer is to a client that does not read. */
    static final long SEND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Semaphore MAY_AWAIT_SENT = new Semaphore(2);

    private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Session socket;
    private final boolean readsMeanwhile;
    private final boolean mustLive;
    private final long since = System.nanoTime();
    private volatile boolean sending;
    private volatile boolean closing;
    private volatile boolean closed;

    /** Holds the lock of a {@link LibertyLink}. */
    private volatile @Nullable Thread closer;

    public SocketEnd(Session socket) {
        this(
                socket,
                socket.getClass().getName().startsWith(LIBERTY),
                socket.getClass().getName().startsWith(TYRUS));
    }

    /**
     * @param readsMeanwhile whether the container does
     * @param mustLive whether it cannot be closed at once
     */
    SocketEnd(Session socket, boolean readsMeanwhile, boolean mustLive) {
        this.socket = socket;
        this.readsMeanwhile = readsMeanwhile;
        this.mustLive = mustLive;
    }

    /** What is told to the container to send. */
    public interface Sending {
        /** @param handler is told when it has been sent, or why not */
        void begin(SendHandler handler);
    }

    /** Has something sent, one at a time. */
    public void send(Sending what, Completion done) {
        sending = true;
        try {
            what.begin(result -> {
                sending = false;
                done.done(result.isOK() ? null : result.getException());
            });
        } catch (RuntimeException e) {
            sending = false;
            throw e;
        }
    }

    /** What the container has sent when it returns. */
    public interface Writing {
        void run() throws IOException;
    }

    /** The same for what is sent on the calling thread. */
    public void write(Writing what) throws IOException {
        sending = true;
        try {
            what.run();
        } finally {
            sending = false;
        }
    }

    /**
     * For the container's thread that tells of the end: where it goes on to write, it waits for the send in flight, for
     * a second at the most; not where two of its kind wait already.
     */
    public void awaitSent() {
        if (!readsMeanwhile || !sending || !MAY_AWAIT_SENT.tryAcquire()) {
            return;
        }
        try {
            long start = System.nanoTime();
            while (sending && System.nanoTime() - start < SEND_NANOS) {
                LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
            }
        } finally {
            MAY_AWAIT_SENT.release();
        }
    }

    /** Closes it; may wait. */
    public void close(Disconnect reason) {
        closing = true;
        while (earlyNanos() > 0) {
            LockSupport.parkNanos(earlyNanos());
        }
        try {
            LibertyLink link = readsMeanwhile ? LibertyLink.of(socket) : null;
            if (link == null) {
                close(socket, reason);
            } else {
                link.close(() -> closeHere(reason));
            }
        } finally {
            closed = true;
        }
    }

    private void closeHere(Disconnect reason) {
        closer = Thread.currentThread();
        try {
            close(socket, reason);
        } finally {
            closer = null;
        }
    }

    /**
     * Whether the calling thread is told of the end by its own {@link #close}, with Liberty's lock in its hands. It has
     * nothing to do then, and must take no other lock: who holds that may be about to send, and wait for Liberty's.
     */
    public boolean isClosingHere() {
        return closer == Thread.currentThread();
    }

    /** How long {@link #close} would wait now until it may close; at most 0: not at all. */
    public long earlyNanos() {
        return mustLive ? SHORTEST_LIFE_NANOS - (System.nanoTime() - since) : 0;
    }

    /**
     * For the container's thread that reads, once it has brought something and the session has ended: where it must not
     * go back yet it waits for {@link #close}, six seconds at the most; not where the client was the one that closed.
     */
    public void awaitBeforeReading() {
        long start = System.nanoTime();
        while (readsMeanwhile
                && !closed
                && (closing || socket.isOpen())
                && System.nanoTime() - start < PATIENCE_NANOS) {
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }

    /** Closes a connection that no session was opened for. */
    public static void close(Session socket, Disconnect reason) {
        try {
            socket.close(new CloseReason(reason::code, reason.reason()));
        } catch (IOException | RuntimeException e) {
            // It is gone already; containers say so in different ways.
            log.log(Level.DEBUG, "closing failed, code=" + reason.code(), e);
        }
    }
}
