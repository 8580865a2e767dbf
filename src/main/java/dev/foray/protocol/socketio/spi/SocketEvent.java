package dev.foray.protocol.socketio.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An event that a client has emitted. */
public interface SocketEvent {
    String name();

    /** Without the name and the acknowledgement; see the package for what they can be. */
    List<@Nullable Object> arguments();

    /** Whether the client asked for an acknowledgement. */
    boolean wantsAcknowledgement();

    /** Acknowledges it; nothing happens where that was not asked for, or has been done. On any thread, now or later. */
    void acknowledge(@Nullable Object... arguments);
}
