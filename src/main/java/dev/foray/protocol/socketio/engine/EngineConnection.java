package dev.foray.protocol.socketio.engine;

import dev.foray.session.Disconnect;
import dev.foray.session.Frame;
import dev.foray.session.Session;
import dev.foray.session.Transport;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection of Engine.IO, however its packets come and go: its {@link EngineState} decides under a lock what is to
 * be done, and it does that without the lock.
 *
 * <p>Requests may overtake each other and the WebSocket, because they come on different threads. Thread-safe.
 */
final class EngineConnection implements Transport {
    /** For so long a poll may wait for the end of an upgrade that is under way. */
    private static final Duration PROBED_POLL = Duration.ofMillis(100);

    private final String sid;
    private final EngineServer server;
    private final Posts posts = new Posts(this);
    private final Object lock = new Object();

    /** Touched under the lock only. */
    private final EngineState state;

    private volatile @Nullable MessageHandler handler;

    /** @param lane null: it polls */
    EngineConnection(String sid, EngineServer server, @Nullable PacketLane lane) {
        this.sid = sid;
        this.server = server;
        Heartbeat heartbeat = new Heartbeat(server.settings(), server.timers(), this::beat);
        this.state = new EngineState(this, heartbeat, lane);
    }

    private void perform(Supplier<Runnable> decision) {
        Runnable action;
        synchronized (lock) {
            action = decision.get();
        }
        action.run();
    }

    String sid() {
        return sid;
    }

    Posts posts() {
        return posts;
    }

    /** Begins to live; called once, before the client knows of it. */
    void opened(MessageHandler value) {
        handler = value;
        perform(state::opened);
    }

    private MessageHandler handler() {
        return Objects.requireNonNull(handler);
    }

    private Session session() {
        return handler().session();
    }

    boolean hasEnded() {
        return session().hasEnded();
    }

    @Override
    public @Nullable String separator() {
        synchronized (lock) {
            return state.separator();
        }
    }

    @Override
    public boolean isReady() {
        synchronized (lock) {
            return state.isReady();
        }
    }

    @Override
    public void send(String packets, Completion done) {
        perform(() -> state.send(new Parcel(packets, done)));
    }

    /** Answers a GET, now or later. */
    void poll(Poll poll) {
        perform(() -> state.poll(poll));
    }

    /** The client is about to change over, and waits for this poll. */
    void releaseSoon(Poll poll) {
        var unused = server.timers().after(PROBED_POLL, () -> perform(() -> state.release(poll)));
    }

    /** The client of a poll that waits is gone. */
    void lost(Poll poll) {
        perform(() -> state.lost(poll));
    }

    /** Why no post can be taken; null: nothing is against it. */
    @Nullable
    EngineError postProblem() {
        synchronized (lock) {
            return state.postProblem();
        }
    }

    /** Takes what came in a post, or over the connection's own WebSocket. */
    void received(Packet packet) {
        synchronized (lock) {
            if (!state.heard(packet)) {
                return;
            }
        }
        switch (packet.type()) {
            case MESSAGE -> packet.deliver(handler());
            case CLOSE -> perform(state::closedByClient);
            case PING -> fail(Disconnect.BAD_REQUEST.because("pings go the other way"));
            case OPEN, PONG, UPGRADE, NOOP -> {}
        }
    }

    /** A WebSocket wants to take over; false where it cannot. */
    boolean probe(PacketLane newcomer) {
        synchronized (lock) {
            if (!state.probe(newcomer)) {
                return false;
            }
        }
        var unused =
                server.timers().after(server.settings().upgradeTimeout(), () -> perform(() -> state.forget(newcomer)));
        return true;
    }

    /** Takes what came over a WebSocket. */
    void received(PacketLane over, Packet packet) {
        perform(() -> state.received(over, packet));
    }

    /** A WebSocket is gone. */
    void lost(PacketLane over) {
        perform(() -> state.lost(over));
    }

    private void beat() {
        perform(state::beat);
    }

    /** What waits can be sent now. A session that ended while it was opened has nothing that waits. */
    void ready() {
        MessageHandler known = handler;
        if (known != null) {
            known.session().transportReady();
        }
    }

    void sendPing() {
        session().send(Frame.of(Packet.PING));
    }

    /** The client did what it must not, or something of what it sent is lost: nothing more is taken from it. */
    void fail(Disconnect reason) {
        perform(() -> state.fail(reason));
    }

    /** As {@link #fail(Disconnect)}; a WebSocket that only probes goes alone. */
    void fail(PacketLane over, Disconnect reason) {
        perform(() -> state.fail(over, reason));
    }

    @Override
    public void close(Disconnect reason) {
        perform(() -> state.close(reason));
    }

    /** Ends the session, after the state has; the way may be closed by then. */
    void endSession(Disconnect reason) {
        session().end(reason);
    }

    void sessionGone() {
        session().gone();
    }

    /** Nobody needs to find it any more. */
    void forgotten(Duration remembered) {
        server.forget(this, remembered);
    }

    /** Closes a WebSocket that did not take over, on a thread that may wait. */
    void closeLater(PacketLane newcomer) {
        session().later(() -> newcomer.close(Disconnect.STALE.because("not upgraded")));
    }
}
