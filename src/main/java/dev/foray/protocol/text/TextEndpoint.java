package dev.foray.protocol.text;

import dev.foray.auth.Origins;
import dev.foray.protocol.Handshakes;
import dev.foray.protocol.OutgoingEncoder;
import dev.foray.protocol.SocketEnd;
import dev.foray.protocol.WebSocketTransport;
import dev.foray.session.Disconnect;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * Where plain clients connect, each to the channel that is the last part of the address. The container makes one for
 * each connection and knows nothing of the composition root, so what all of them serve is static: set by
 * {@link #serve}, cleared by {@link #stop}.
 *
 * <p>An instance is called by one thread at a time.
 */
@ServerEndpoint(
        // Not {channel}: some containers put what stands in the path among the parameters.
        value = "/ws/{name}",
        subprotocols = "foray.text",
        configurator = TextConfigurator.class,
        decoders = MessageDecoder.class,
        encoders = OutgoingEncoder.class)
public final class TextEndpoint {
    private static final System.Logger log = System.getLogger(TextEndpoint.class.getName());

    private static volatile @Nullable Served served;

    private @Nullable TextConnection connection;
    private @Nullable WebSocketTransport transport;

    private record Served(TextProtocol protocol, Origins origins) {}

    /** Lets clients in from now on. */
    public static void serve(TextProtocol protocol, Origins origins) {
        served = new Served(protocol, origins);
    }

    /** Sends away with 3001 whoever comes from now on; those who are here are not touched. */
    public static void stop() {
        served = null;
    }

    static boolean mayConnectFrom(@Nullable String origin, @Nullable String host) {
        Served now = served;
        return now == null || now.origins().allowed(origin, host);
    }

    @OnOpen
    public void opened(Session socket) {
        String path = socket.getRequestURI().getRawPath();
        opened(socket, path.substring(path.lastIndexOf('/') + 1));
    }

    /** @param segment of the path that names the channel, as it was sent; null: none does */
    void opened(Session socket, @Nullable String segment) {
        // On Jetty 0 would close at once, and nothing set means 30 s; on Tyrus a positive one costs a task a message.
        socket.setMaxIdleTimeout(-1);
        Served now = served;
        if (now == null) {
            SocketEnd.close(socket, Disconnect.SHUTDOWN);
            return;
        }
        socket.setMaxTextMessageBufferSize(now.protocol().settings().websocket().messageSizeLimit());
        Principal user = socket.getUserPrincipal();
        WebSocketTransport made = new WebSocketTransport(socket, null);
        transport = made;
        connection = now.protocol()
                .open(
                        new Arrival.Address(segment, socket.getRequestParameterMap(), TextConfigurator.token(socket)),
                        Handshakes.address(socket),
                        user == null ? null : user.getName(),
                        made);
    }

    @OnMessage
    public void received(Message message) {
        if (connection != null) {
            connection.receive(message.text());
        }
        handled();
    }

    /** In parts, so that a container that would buffer the whole does not close for its size before. */
    @OnMessage
    public void received(ByteBuffer part, boolean last) {
        if (connection != null) {
            connection.end(Disconnect.UNSUPPORTED_DATA.because("only text messages"));
        }
        handled();
    }

    @OnMessage
    public void received(PongMessage pong) {
        if (connection != null) {
            connection.pong();
        }
    }

    /** Also told after the server closed. */
    @OnClose
    public void closed() {
        if (connection == null || transport == null || transport.isClosingHere()) {
            return;
        }
        connection.gone();
        transport.awaitSent();
    }

    /**
     * The container could not read, send or close, mostly because the client is gone, and says so before or after
     * closing. Whatever it was, the client is not left without a close code, nor in the hub.
     */
    @OnError
    public void failed(Session socket, Throwable problem) {
        log.log(Level.DEBUG, "a connection failed", problem);
        if (connection != null && socket.isOpen()) {
            connection.end(Disconnect.WRITE_ERROR);
        }
        handled();
    }

    /** The container's thread has done what it came for; it does not read on while the connection is closed. */
    private void handled() {
        if (connection != null && transport != null && connection.session().hasEnded()) {
            transport.awaitBeforeReading();
        }
    }
}
