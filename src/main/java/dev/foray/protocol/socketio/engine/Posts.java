package dev.foray.protocol.socketio.engine;

import dev.foray.session.Disconnect;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The packets that a connection which polls gets by POST, one at a time. Thread-safe. */
final class Posts {
    private final EngineConnection connection;
    private final AtomicBoolean underWay = new AtomicBoolean();

    Posts(EngineConnection connection) {
        this.connection = connection;
    }

    /** What is wrong with a post that begins; null: nothing, and {@link #take} or {@link #giveUp} must follow. */
    @Nullable
    EngineError begin() {
        EngineError problem = connection.postProblem();
        if (problem == null && !underWay.compareAndSet(false, true)) {
            connection.fail(Disconnect.BAD_REQUEST.because("two posts at a time"));
            return EngineError.BAD_REQUEST;
        }
        return problem;
    }

    Reply take(String payload) {
        try {
            for (Packet packet : Packet.decodeAll(payload)) {
                connection.received(packet);
            }
            return Reply.TAKEN;
        } catch (IllegalArgumentException e) {
            connection.fail(Disconnect.BAD_REQUEST.because(String.valueOf(e.getMessage())));
            return EngineError.BAD_REQUEST.reply();
        } finally {
            underWay.set(false);
        }
    }

    /** It cannot be read whole, so something of what the client sent is lost. */
    void giveUp(Disconnect reason) {
        underWay.set(false);
        connection.fail(reason);
    }
}
