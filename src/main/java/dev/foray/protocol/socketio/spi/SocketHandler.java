package dev.foray.protocol.socketio.spi;

/**
 * Handles clients of Socket.IO in some namespaces. Found by {@link java.util.ServiceLoader}; there is one object of a
 * class, from the start of the WAR to its end. Where several handlers want a namespace, the first gets it.
 *
 * <p>What happens to one client is told in order, one after the other, and different clients at the same time. The
 * threads are for handlers only, so that a method may take its time, but there are 16 of them. What a method throws is
 * logged.
 */
public interface SocketHandler {
    /** What a handler takes of a namespace. */
    enum Takes {
        /** Nothing: the namespace is a channel, as ever. */
        NOTHING,
        /** The events: the namespace is a channel, and what the handler does not handle is published to it. */
        EVENTS,
        /** All of it: there is no channel, and who may connect only the handler decides. */
        NAMESPACE
    }

    /**
     * What it takes of a namespace; asked whenever a client connects to one, so it answers at once, and always the
     * same.
     *
     * @param namespace as the client names it, with the slash, as in {@code /orders}
     */
    Takes takes(String namespace);

    /** The WAR has started. To be kept by handlers that emit by themselves. */
    default void started(SocketServer server) {}

    /**
     * A client wants to connect to a namespace that the handler takes all of.
     *
     * @throws ConnectRefusedException to refuse it, which it is told
     */
    default void connecting(SocketClient client) throws ConnectRefusedException {}

    /** A client has connected, and has been told so. */
    default void connected(SocketClient client) {}

    /**
     * A client has emitted an event.
     *
     * @return false where it is not for this handler: it is then published to the channel; where there is no channel,
     *     an acknowledgement that is asked for is an error
     */
    boolean received(SocketClient client, SocketEvent event);

    /**
     * A client is gone, for whatever reason. Of a client that comes back and recovers it is {@link #connected} again,
     * with the same id.
     */
    default void disconnected(SocketClient client) {}
}
