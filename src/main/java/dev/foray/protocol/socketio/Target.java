package dev.foray.protocol.socketio;

import dev.foray.protocol.socketio.spi.SocketClient;
import dev.foray.protocol.socketio.spi.SocketTarget;
import dev.foray.session.Frame;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Clients of a namespace that something is emitted to.
 *
 * @param rooms empty: all
 * @param excepted their ids
 */
record Target(Handlers handlers, String namespace, Set<String> rooms, Set<String> excepted) implements SocketTarget {
    static Target all(Handlers handlers, String namespace) {
        return new Target(handlers, namespace, Set.of(), Set.of());
    }

    private static Set<String> with(Set<String> set, String element) {
        Set<String> more = new HashSet<>(set);
        more.add(element);
        return Set.copyOf(more);
    }

    @Override
    public SocketTarget to(String room) {
        return new Target(handlers, namespace, with(rooms, room), excepted);
    }

    @Override
    public SocketTarget except(SocketClient client) {
        return new Target(handlers, namespace, rooms, with(excepted, client.id()));
    }

    /** Encodes it once for all who are sent the same. */
    @Override
    public void emit(String event, @Nullable Object... arguments) {
        Frame bare = frame(event, false, arguments);
        Frame withPosition = null;
        for (HandledClient client : handlers.in(namespace)) {
            if (excepted.contains(client.id()) || !client.isInAny(rooms)) {
                continue;
            }
            if (client.recovers() && withPosition == null) {
                withPosition = frame(event, true, arguments);
            }
            Frame frame = client.recovers() && withPosition != null ? withPosition : bare;
            client.socket().session().send(frame);
        }
    }

    private Frame frame(String event, boolean withPosition, @Nullable Object... arguments) {
        return PacketWriter.withBinary(
                SocketPacket.Type.EVENT, namespace, null, HandledClient.elements(event, withPosition, arguments));
    }
}
