package dev.foray.protocol.socketio.spi;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The clients that handlers have on this server, and the channels. Thread-safe. */
public interface SocketServer {
    /** All clients of a namespace that a handler takes something of. */
    SocketTarget in(String namespace);

    /** The client of that id, where it is connected here to a namespace that a handler takes something of. */
    Optional<SocketClient> client(String id);

    /**
     * Publishes an event to a channel, to subscribers of every protocol.
     *
     * @param channel such as {@code chat:lobby}
     * @return complete when it is on disk; fails where the channel does not take it
     */
    CompletionStage<Void> publish(String channel, String event, @Nullable Object... arguments);
}
