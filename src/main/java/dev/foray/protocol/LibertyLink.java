package dev.foray.protocol;

import jakarta.websocket.Session;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Closes one WebSocket of Open Liberty under the lock that Liberty's threads take to read, to send and to close.
 * Thread-safe.
 *
 * <p>Liberty itself does not hold it while {@code Session.close} writes the close frame. A client that cuts the line as
 * soon as it has read that has the connection closed by the thread that reads; where the thread that closes has not
 * looked yet whether its write is done, it never learns so, and waits for ever ({@code processSyncWriteRequest} in
 * {@code NioTCPWriteRequestContextImpl}).
 */
final class LibertyLink {
    private static final System.Logger log = System.getLogger(LibertyLink.class.getName());

    /** Of {@code WsocConnLink.READ_LINK_STATUS}, those in which Liberty does not wait for its thread that reads. */
    private static final Set<String> SETTLED = Set.of("READ_ON_WIRE", "ON_READ_THREAD");

    /** Liberty waits for so long for one of those. */
    static final long SETTLING_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Session socket;
    private final Object link;
    private final Object lock;
    private final Field reading;

    private LibertyLink(Session socket) throws ReflectiveOperationException {
        this.socket = socket;
        Object session = socket.getClass().getMethod("getSessionImpl").invoke(socket);
        Field of = session.getClass().getDeclaredField("connLink");
        of.setAccessible(true);
        link = of.get(session);
        lock = link.getClass().getField("linkSync").get(link);
        reading = link.getClass().getField("readLinkStatus");
    }

    /** Null where this Liberty has none, which is logged. */
    static @Nullable LibertyLink of(Session socket) {
        try {
            return new LibertyLink(socket);
        } catch (ReflectiveOperationException | RuntimeException e) {
            log.log(Level.WARNING, "no lock for closing found in this Open Liberty, closing may wait for ever", e);
            return null;
        }
    }

    /**
     * Closes the WebSocket when the thread that reads has got to where Liberty lets it be closed, in 3 s at the most.
     */
    void close(Runnable closing) {
        long start = System.nanoTime();
        while (!closed(closing, System.nanoTime() - start > SETTLING_NANOS)) {
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }

    private boolean closed(Runnable closing, boolean anyway) {
        synchronized (lock) {
            if (!anyway && socket.isOpen() && !SETTLED.contains(reading())) {
                return false;
            }
            closing.run();
            return true;
        }
    }

    private String reading() {
        try {
            return String.valueOf(reading.get(link));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
