package dev.foray.session;

import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One connected client: its id, the way out to it, and its end. Thread-safe.
 *
 * <p>It ends exactly once: the registry forgets it, its {@linkplain SessionHandler handler} leaves the hub, and only
 * then the transport is closed, by a thread that may wait.
 */
public final class Session {
    private static final System.Logger log = System.getLogger(Session.class.getName());

    /**
     * Longest time that one send may be in flight before the client counts as slow, and that an ended session may take
     * to send what waits.
     */
    private static final long MAX_SEND_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** By how much longer a container may take to give a send up that had that time, as all but Tyrus do. */
    private static final long GIVING_UP_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(1);

    private record EndsSoon(Disconnect reason, long sinceNanos) {}

    private final String id;
    private final String protocol;
    private final String remoteAddress;
    private final Instant since;
    private final Transport transport;
    private final Outbox outbox;
    private final Sessions sessions;
    private final AtomicReference<@Nullable Disconnect> ended = new AtomicReference<>();
    private final AtomicBoolean handlerTold = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile long endedNanos;
    private volatile @Nullable EndsSoon endsSoon;
    private volatile SessionHandler handler = NO_HANDLER;
    private volatile String user = "";
    private volatile Set<String> aliases = Set.of();

    Session(String id, String protocol, String remoteAddress, Instant since, Transport transport, Sessions sessions) {
        this.id = id;
        this.protocol = protocol;
        this.remoteAddress = remoteAddress;
        this.since = since;
        this.transport = transport;
        this.sessions = sessions;
        this.outbox = new Outbox(transport, sessions.workers(), sessions.outboxMaxBytes(), new Outbox.Listener() {
            @Override
            public void overflowed() {
                sessions.later(() -> end(Disconnect.SLOW));
            }

            @Override
            public void failed(Throwable problem) {
                log.log(Level.DEBUG, "sending failed, session=" + id, problem);
                sessions.later(() -> end(Disconnect.WRITE_ERROR));
            }

            @Override
            public void execute(Runnable waiting) {
                sessions.pingLater(waiting);
            }
        });
    }

    /** Random, not guessable, unique in the cluster; the client id of the Centrifuge protocol. */
    public String id() {
        return id;
    }

    /**
     * Adds a name under which others know it besides its id; for protocols that have several clients on one connection.
     */
    public synchronized void knownAs(String client) {
        Set<String> more = new HashSet<>(aliases);
        more.add(client);
        aliases = Set.copyOf(more);
    }

    /** Takes such a name away again. */
    public synchronized void notKnownAs(String client) {
        Set<String> fewer = new HashSet<>(aliases);
        fewer.remove(client);
        aliases = Set.copyOf(fewer);
    }

    /** Whether others know it, or one of its clients, under this name. */
    public boolean isKnownAs(String client) {
        return id.equals(client) || aliases.contains(client);
    }

    /** What it speaks, in a word: {@code centrifuge}, {@code socketio}, {@code text}. */
    public String protocol() {
        return protocol;
    }

    /** As far as the container tells; empty where it does not. */
    public String remoteAddress() {
        return remoteAddress;
    }

    public Instant since() {
        return since;
    }

    /** Empty until it is known, and for anonymous ones. */
    public String user() {
        return user;
    }

    /** Who it turned out to be; from now on it counts as one of that user's sessions, and of no other's. */
    public void identify(String name) {
        sessions.registry().unidentified(this);
        user = name;
        sessions.registry().identified(this);
    }

    /**
     * Set once, right after the session was opened, by the protocol that opened it. Where the session has ended
     * already, the handler is told so here.
     */
    public void handledBy(SessionHandler value) {
        handler = value;
        tellHandler();
    }

    public SessionHandler handler() {
        return handler;
    }

    /** Queues a frame. More than {@code client.queue_max_size} waiting ends the session as slow, soon. */
    public void send(Frame frame) {
        outbox.offer(frame);
    }

    /** Asks the client's software for a sign of life; for protocols that leave that to the transport. */
    public void ping() {
        outbox.ping();
    }

    /** Lets frames wait until {@link #release}; for a client that must get something else first. */
    public void hold() {
        outbox.hold();
    }

    /** Sends {@code first}, and after it whatever was sent since {@link #hold}. */
    public void release(Frame first) {
        outbox.release(first);
    }

    /** The transport said that it cannot send, and now it can. */
    public void transportReady() {
        outbox.transportReady();
    }

    /** Runs what must not run under the caller's locks, soon, on a thread that may wait. */
    public void later(Runnable task) {
        sessions.later(task);
    }

    /** Runs {@code action} when all that waits now has been sent; never, where the session ends before. */
    public void whenDrained(Runnable action) {
        outbox.whenDrained(() -> sessions.later(action));
    }

    /** Bytes that wait to be sent. */
    public long waitingBytes() {
        return outbox.waitingBytes();
    }

    public boolean hasEnded() {
        return ended.get() != null;
    }

    /** Ends it from this side: leaves everything, sends what waits unless the client is slow, and closes. */
    public void end(Disconnect asked) {
        // A container that stops may fail to send before it is this session's turn to be told.
        boolean stops = asked.equals(Disconnect.WRITE_ERROR) && !sessions.accepting();
        Disconnect reason = stops ? Disconnect.SHUTDOWN : asked;
        if (!leave(reason)) {
            return;
        }
        if (reason.equals(Disconnect.SLOW) || reason.equals(Disconnect.WRITE_ERROR)) {
            // No container closes well during a send: Liberty's closing thread may wait for ever, Tomcat tells no code.
            outbox.abandon(this::closeTransport);
        } else {
            outbox.finish(this::closeTransport);
        }
    }

    /**
     * Ends it, where nobody does before, in one or two seconds; for a client that still sends, and might not read why
     * it was closed if that was done before it has finished.
     */
    public void endSoon(Disconnect reason) {
        endsSoon = new EndsSoon(reason, System.nanoTime());
    }

    /** The connection is gone: leaves everything, and closes nothing. */
    public void gone() {
        closed.set(true);
        outbox.close();
        var unused = leave(Disconnect.NORMAL);
        sessions.ending().remove(this);
    }

    private boolean leave(Disconnect reason) {
        if (!ended.compareAndSet(null, reason)) {
            return false;
        }
        endedNanos = System.nanoTime();
        sessions.ending().add(this);
        sessions.registry().remove(this);
        sessions.counted(reason);
        tellHandler();
        return true;
    }

    /** Both who ends it and who sets the handler come here, after having done that, so one of them sees both. */
    private void tellHandler() {
        Disconnect reason = ended.get();
        SessionHandler told = handler;
        if (reason != null && told != NO_HANDLER && handlerTold.compareAndSet(false, true)) {
            try {
                told.ended(reason);
            } catch (RuntimeException e) {
                log.log(Level.ERROR, "a session could not leave everything, session=" + id, e);
            }
        }
    }

    /** Gives up on what waits; for sessions that have ended. */
    void closeWithoutSending() {
        outbox.close();
        closeTransport();
    }

    private void closeTransport() {
        Disconnect reason = ended.get();
        if (reason != null && closed.compareAndSet(false, true)) {
            sessions.closeLater(() -> {
                try {
                    transport.close(reason);
                } finally {
                    sessions.ending().remove(this);
                }
            });
        }
    }

    void tick(long nowNanos) {
        EndsSoon soon = endsSoon;
        if (outbox.sendingForNanos(nowNanos) > MAX_SEND_NANOS) {
            sessions.later(() -> end(Disconnect.SLOW));
        } else if (soon != null && nowNanos - soon.sinceNanos() > SOON_NANOS) {
            sessions.later(() -> end(soon.reason()));
        } else {
            handler.tick(nowNanos);
        }
    }

    /** Called instead of {@link #tick} once it has ended, until it is closed. */
    void tickEnding(long nowNanos) {
        if (nowNanos - endedNanos > MAX_SEND_NANOS
                || outbox.sendingForNanos(nowNanos) > MAX_SEND_NANOS + GIVING_UP_NANOS) {
            closeWithoutSending();
            sessions.ending().remove(this);
        }
    }

    private static final SessionHandler NO_HANDLER = new SessionHandler() {
        @Override
        public void tick(long nowNanos) {
            // Opened a moment ago; its protocol has not taken it yet.
        }

        @Override
        public void ended(Disconnect reason) {
            // It took part in nothing.
        }
    };
}
