package dev.foray.protocol.socketio.engine;

import dev.foray.session.Disconnect;
import dev.foray.session.Transport.Completion;

/** The sending side of a WebSocket, which takes one message at a time. */
interface FrameSocket {
    /** Begins to send; {@code done} is told once, from any thread, possibly before this returns. */
    void text(String message, Completion done);

    /** As {@link #text}. */
    void binary(byte[] message, Completion done);

    /** May wait. */
    void close(Disconnect reason);
}
