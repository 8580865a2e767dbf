package dev.foray.protocol.socketio.engine;

import dev.foray.session.Transport;
import org.jspecify.annotations.Nullable;

/** Opens the session of a new connection; one that may not stay has ended when this returns. */
@FunctionalInterface
public interface Opener {
    /** @param user who the container says it is; null: nobody */
    MessageHandler open(String remoteAddress, @Nullable String user, Transport transport);
}
