package dev.foray.protocol.socketio.engine;

import dev.foray.session.Disconnect;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection is in its life.
 *
 * <pre>
 *   POLLING ---- a WebSocket comes, 2probe ----> PROBED ---- 5 ----> WEBSOCKET
 *      |                                           |                    |
 *      +-------------------------------------------+--------------------+----> CLOSED
 * </pre>
 *
 * Guarded by the connection's lock; what is returned is to be run without it.
 */
final class EngineState {
    private static final String BETWEEN_PACKETS = String.valueOf(Packet.SEPARATOR);

    /** For so long a poll may have been on its way when the client closed the connection. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final EngineConnection connection;
    private final Heartbeat heartbeat;
    private final PollSide polls = new PollSide();
    private final Upgrade upgrade = new Upgrade();

    /** Null while it polls. */
    private @Nullable PacketLane lane;

    /** Nothing is taken from the client any more; what waits for it may still be sent. */
    private boolean failed;

    private boolean closed;

    /** The client has closed it while none of its polls was here: the one that may be under way is told so. */
    private boolean owesNoop;

    EngineState(EngineConnection connection, Heartbeat heartbeat, @Nullable PacketLane lane) {
        this.connection = connection;
        this.heartbeat = heartbeat;
        this.lane = lane;
    }

    private static Runnable both(Runnable first, Runnable second) {
        return () -> {
            first.run();
            second.run();
        };
    }

    Runnable opened() {
        if (!closed) {
            heartbeat.schedule();
        }
        return PollSide.NOTHING;
    }

    /** A WebSocket carries one packet a message. */
    @Nullable
    String separator() {
        return lane == null ? BETWEEN_PACKETS : null;
    }

    /** A connection that polls can send while a poll waits. Whoever finds it closed is to be told so by sending. */
    boolean isReady() {
        return closed || lane != null || polls.hasPoll();
    }

    Runnable send(Parcel parcel) {
        PacketLane over = lane;
        if (closed) {
            return parcel::fail;
        }
        return over == null ? polls.send(parcel) : () -> over.send(parcel.packets(), parcel.done());
    }

    Runnable poll(Poll poll) {
        if (closed) {
            Reply reply = owesNoop ? Reply.packets(Packet.NOOP) : EngineError.UNKNOWN_SID.reply();
            owesNoop = false;
            return () -> poll.answer(reply);
        }
        if (lane != null) {
            return () -> poll.answer(EngineError.BAD_REQUEST.reply());
        }
        if (polls.hasPoll()) {
            Runnable fail = fail(Disconnect.BAD_REQUEST.because("two polls at a time"));
            return both(fail, () -> poll.answer(EngineError.BAD_REQUEST.reply()));
        }
        if (heartbeat.isOver()) {
            return both(fail(Disconnect.NO_PONG), () -> poll.answer(EngineError.UNKNOWN_SID.reply()));
        }
        if (upgrade.isProbed()) {
            connection.releaseSoon(poll);
        }
        return polls.poll(poll, connection::ready);
    }

    Runnable release(Poll poll) {
        return polls.hasPoll(poll) ? polls.release(Packet.NOOP) : PollSide.NOTHING;
    }

    Runnable lost(Poll poll) {
        return polls.hasPoll(poll) ? gone() : PollSide.NOTHING;
    }

    @Nullable
    EngineError postProblem() {
        if (closed || failed) {
            return EngineError.UNKNOWN_SID;
        }
        return lane == null ? null : EngineError.BAD_REQUEST;
    }

    /** Notes a sign of life; false: it is too late for it. */
    boolean heard(Packet packet) {
        if (closed || failed) {
            return false;
        }
        if (packet.type() == Packet.Type.PONG) {
            heartbeat.pong();
        } else {
            heartbeat.heard();
        }
        return true;
    }

    boolean probe(PacketLane newcomer) {
        return !closed && !failed && lane == null && upgrade.begin(newcomer);
    }

    Runnable received(PacketLane over, Packet packet) {
        if (over == lane) {
            return () -> connection.received(packet);
        }
        if (upgrade.isProbe(over, packet)) {
            upgrade.probed();
            return both(() -> over.send(Packet.PROBED, failure -> {}), polls.release(Packet.NOOP));
        }
        if (!upgrade.isEnd(over, packet)) {
            return forget(over);
        }
        lane = over;
        upgrade.end();
        Runnable late = polls.release(EngineError.BAD_REQUEST.reply());
        Parcel parcel = polls.takeWaiting();
        Runnable first = parcel == null ? connection::ready : () -> over.send(parcel.packets(), parcel.done());
        return both(late, first);
    }

    /** A WebSocket that does not, or not in time, take over; the connection polls on. */
    Runnable forget(PacketLane newcomer) {
        if (upgrade.candidate() != newcomer) {
            return PollSide.NOTHING;
        }
        upgrade.end();
        return () -> connection.closeLater(newcomer);
    }

    Runnable lost(PacketLane over) {
        return over == lane ? gone() : forget(over);
    }

    Runnable closedByClient() {
        if (lane != null) {
            return fail(Disconnect.NORMAL);
        }
        owesNoop = !closed && !polls.hasPoll();
        return gone();
    }

    Runnable beat() {
        if (closed || failed) {
            return PollSide.NOTHING;
        }
        return switch (heartbeat.due()) {
            case NOTHING -> beatAgain(PollSide.NOTHING);
            case PING -> beatAgain(connection::sendPing);
            case GIVE_UP -> fail(Disconnect.NO_PONG);
        };
    }

    private Runnable beatAgain(Runnable action) {
        heartbeat.schedule();
        return action;
    }

    /** A poll that waits is told so at once; a WebSocket gets what waits for it, and is closed by its session. */
    Runnable fail(Disconnect reason) {
        if (closed || failed) {
            return PollSide.NOTHING;
        }
        failed = true;
        Runnable first = lane == null ? close(Packet.CLOSE) : PollSide.NOTHING;
        return both(first, () -> connection.endSession(reason));
    }

    /** The same, for what came over a WebSocket. */
    Runnable fail(PacketLane over, Disconnect reason) {
        return over == lane ? fail(reason) : forget(over);
    }

    private Runnable gone() {
        return closed ? PollSide.NOTHING : both(close(Packet.NOOP), connection::sessionGone);
    }

    /** Of a session that has ended. */
    Runnable close(Disconnect reason) {
        PacketLane over = lane;
        Runnable rest = close(Packet.CLOSE);
        return over == null ? rest : both(rest, () -> over.close(reason));
    }

    /** @param last what a poll that waits is answered with */
    private Runnable close(String last) {
        if (closed) {
            return PollSide.NOTHING;
        }
        closed = true;
        heartbeat.stop();
        PacketLane newcomer = upgrade.candidate();
        Runnable forget = newcomer == null ? PollSide.NOTHING : forget(newcomer);
        Duration remembered = owesNoop ? FAREWELL : Duration.ZERO;
        Runnable rest = both(polls.release(last), both(polls.drop(), forget));
        return both(both(() -> connection.forgotten(remembered), rest), connection::ready);
    }
}
