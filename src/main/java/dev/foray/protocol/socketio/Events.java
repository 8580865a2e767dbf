package dev.foray.protocol.socketio;

import dev.foray.broker.Draft;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.JsonText;
import dev.foray.channel.Position;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the events that clients emit: those of this server it answers by itself, others go to the handler of
 * the namespace, if there is one, and the rest is published. Thread-safe.
 */
final class Events {
    private final SocketIoProtocol server;
    private final Subscribing subscribing;
    private final Reading reading;

    Events(SocketIoProtocol server) {
        this.server = server;
        this.subscribing = new Subscribing(server);
        this.reading = new Reading(server);
    }

    Subscribing subscribing() {
        return subscribing;
    }

    void received(NamespaceSocket socket, Call call) {
        HandledClient handled = socket.handled();
        try {
            if (call.packet().event().startsWith(Event.BUILT_IN)) {
                builtIn(socket, call);
            } else if (handled != null) {
                handled.received(call, () -> publish(socket, call));
            } else {
                publish(socket, call);
            }
        } catch (RuntimeException e) {
            call.fail(e);
        }
    }

    /**
     * Not in a namespace that a handler has all of: who its clients are, and what they may do, only the handler knows.
     */
    private void builtIn(NamespaceSocket socket, Call call) {
        switch (socket.main() == null ? "" : call.packet().event()) {
            case "foray:subscribe" -> subscribing.subscribe(socket, call);
            case "foray:unsubscribe" -> subscribing.unsubscribe(socket, call);
            case "foray:presence" -> reading.presence(socket, call);
            case "foray:history" -> reading.history(socket, call);
            default ->
                throw new ForayException(
                        ErrorCode.METHOD_NOT_FOUND, call.packet().event());
        }
    }

    private void publish(NamespaceSocket socket, Call call) {
        SocketSubscriber subscriber = socket.main();
        if (subscriber == null) {
            throw new ForayException(ErrorCode.METHOD_NOT_FOUND, call.packet().event());
        }
        if (!server.permissions().mayPublish(socket.identity(), subscriber.namespace(), true)) {
            throw new ForayException(ErrorCode.PERMISSION_DENIED);
        }
        Draft draft = Draft.of(Event.data(call.packet()), subscriber.info());
        call.replyWith(server.hub().publish(subscriber.channel(), draft), receipt -> position(receipt.position()));
    }

    /** An object with the position, if there is one. */
    static JsonText position(@Nullable Position position) {
        return PacketWriter.object(out -> {
            if (position != null) {
                out.name("offset").value(position.offset()).name("epoch").value(position.epoch());
            }
        });
    }
}
