package dev.foray.protocol.text;

import dev.foray.protocol.OutgoingEncoder;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.nio.ByteBuffer;

/**
 * Where plain clients connect that name their channel by the parameter {@code channel}, because some containers take no
 * colon in a path, and none a slash in a part of it. All else is as at {@link TextEndpoint}.
 *
 * <p>An instance is called by one thread at a time.
 */
@ServerEndpoint(
        value = "/ws",
        subprotocols = "foray.text",
        configurator = QueryTextEndpoint.Configurator.class,
        decoders = MessageDecoder.class,
        encoders = OutgoingEncoder.class)
public final class QueryTextEndpoint {
    private final TextEndpoint endpoint = new TextEndpoint();

    /** Decides over its handshakes; made by the container. Stateless. */
    public static final class Configurator extends TextConfigurator {
        @Override
        protected Object newEndpoint() {
            return new QueryTextEndpoint();
        }
    }

    @OnOpen
    public void opened(Session socket) {
        endpoint.opened(socket, null);
    }

    @OnMessage
    public void received(Message message) {
        endpoint.received(message);
    }

    /** In parts, as there. */
    @OnMessage
    public void received(ByteBuffer part, boolean last) {
        endpoint.received(part, last);
    }

    @OnMessage
    public void received(PongMessage pong) {
        endpoint.received(pong);
    }

    @OnClose
    public void closed() {
        endpoint.closed();
    }

    @OnError
    public void failed(Session socket, Throwable problem) {
        endpoint.failed(socket, problem);
    }
}
