package dev.foray.protocol.socketio.spi;

import org.jspecify.annotations.Nullable;

/** Clients of one namespace that something is emitted to. Immutable. */
public interface SocketTarget {
    /** Only those in a room, or in any of several that are added one after the other. */
    SocketTarget to(String room);

    /** Without one client. */
    SocketTarget except(SocketClient client);

    /** Emits an event; does not wait. Nobody acknowledges it, and who is away does not get it. */
    void emit(String event, @Nullable Object... arguments);
}
