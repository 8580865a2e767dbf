package dev.foray.protocol.socketio;

import dev.foray.auth.Origins;
import dev.foray.protocol.Handshakes;
import dev.foray.protocol.SocketEnd;
import dev.foray.protocol.socketio.engine.EngineServer;
import dev.foray.protocol.socketio.engine.EngineSocket;
import dev.foray.session.Disconnect;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where clients of Socket.IO come with a WebSocket, at first or after having polled. The container makes one for each
 * connection and knows nothing of the composition root, so what all of them serve is static.
 *
 * <p>An instance is called by one thread at a time.
 */
@ServerEndpoint(value = SocketIoEndpoint.PATH, configurator = SocketIoEndpoint.Configurator.class)
public final class SocketIoEndpoint {
    /** Of polls and posts too. */
    public static final String PATH = "/socket.io/";

    private static final System.Logger log = System.getLogger(SocketIoEndpoint.class.getName());
    private static volatile @Nullable Served served;

    private @Nullable EngineSocket engineSocket;

    private record Served(EngineServer engine, Origins origins) {}

    /** Lets clients in from now on. */
    public static void serve(EngineServer engine, Origins origins) {
        served = new Served(engine, origins);
    }

    /** Sends away with 3001 whoever comes from now on; those who are here are not touched. */
    public static void stop() {
        served = null;
    }

    /** Decides over handshakes; made by the container. Stateless. */
    public static final class Configurator extends Handshakes {
        @Override
        protected boolean mayConnectFrom(@Nullable String origin, @Nullable String host) {
            Served now = served;
            return now == null || now.origins().allowed(origin, host);
        }

        @Override
        protected Object newEndpoint() {
            return new SocketIoEndpoint();
        }
    }

    @OnOpen
    public void opened(Session socket) {
        Served now = served;
        if (now == null) {
            SocketEnd.close(socket, Disconnect.SHUTDOWN);
            return;
        }
        engineSocket = new EngineSocket(now.engine(), socket);
        engineSocket.opened();
    }

    @OnMessage
    public void received(String part, boolean last) {
        if (engineSocket != null) {
            engineSocket.received(part, last);
        }
    }

    @OnMessage
    public void received(ByteBuffer part, boolean last) {
        if (engineSocket != null) {
            engineSocket.received(part, last);
        }
    }

    /** Also told after the server closed. */
    @OnClose
    public void closed() {
        if (engineSocket != null) {
            engineSocket.closed();
        }
    }

    @OnError
    public void failed(Session socket, Throwable problem) {
        log.log(Level.DEBUG, "a connection failed", problem);
        if (engineSocket != null) {
            engineSocket.failed();
        }
    }
}
