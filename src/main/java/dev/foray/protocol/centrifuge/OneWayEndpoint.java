package dev.foray.protocol.centrifuge;

import dev.foray.protocol.Handshakes;
import dev.foray.protocol.OutgoingEncoder;
import dev.foray.protocol.QueryParameters;
import dev.foray.protocol.SizeLimit;
import dev.foray.protocol.SocketEnd;
import dev.foray.protocol.WebSocketTransport;
import dev.foray.protocol.centrifuge.Command.ConnectRequest;
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
 * Where WebSocket clients connect that only want to be told: they say what they want in the address, or in their first
 * message, and no more. Lives and serves as {@link LiveEndpoint} does.
 *
 * <p>An instance is called by one thread at a time.
 */
@ServerEndpoint(
        value = "/connection/uni_websocket",
        configurator = OneWayConfigurator.class,
        encoders = OutgoingEncoder.class)
public final class OneWayEndpoint {
    private static final System.Logger log = System.getLogger(OneWayEndpoint.class.getName());

    private @Nullable CentrifugeConnection connection;
    private @Nullable WebSocketTransport transport;
    private SizeLimit limit = new SizeLimit(0);
    private boolean introduced;

    @OnOpen
    public void opened(Session socket) {
        // On Jetty 0 would close at once, and nothing set means 30 s; on Tyrus a positive one costs a task a message.
        socket.setMaxIdleTimeout(-1);
        CentrifugeProtocol protocol = LiveEndpoint.protocol();
        if (protocol == null) {
            SocketEnd.close(socket, Disconnect.SHUTDOWN);
            return;
        }
        if (!protocol.settings().oneWay().websocket().enabled()) {
            SocketEnd.close(socket, Disconnect.NOT_AVAILABLE.because("uni_websocket.enabled is false"));
            return;
        }
        limit = new SizeLimit(protocol.settings().websocket().messageSizeLimit());
        socket.setMaxTextMessageBufferSize(limit.bytes());
        Principal user = socket.getUserPrincipal();
        WebSocketTransport out = new WebSocketTransport(socket, null);
        transport = out;
        CentrifugeConnection made = protocol.open(
                new Newcomer(
                        Handshakes.address(socket),
                        user == null ? null : user.getName(),
                        Medium.ONE_WAY_WEBSOCKET,
                        null),
                out);
        connection = made;
        String query = socket.getRequestURI().getRawQuery();
        if (query == null) {
            query = socket.getQueryString();
        }
        QueryParameters parameters = QueryParameters.of(query);
        if (Introduction.isIn(parameters)) {
            introduce(made, parameters);
        }
    }

    private void introduce(CentrifugeConnection made, QueryParameters parameters) {
        try {
            introduce(made, Introduction.of(parameters, limit));
        } catch (IllegalArgumentException e) {
            made.end(Disconnect.BAD_REQUEST.because(String.valueOf(e.getMessage())));
        }
    }

    private void introduce(CentrifugeConnection made, ConnectRequest request) {
        introduced = true;
        if (!made.session().hasEnded()) {
            made.introduce(request);
        }
    }

    /** The first says what the client wants, unless its address has; the others nothing. */
    @OnMessage
    public void received(String text) {
        CentrifugeConnection made = connection;
        if (made == null || introduced) {
            return;
        }
        if (limit.isExceededBy(text)) {
            made.end(limit.disconnect());
        } else {
            introduce(made, text);
        }
        handled();
    }

    private void introduce(CentrifugeConnection made, String text) {
        try {
            introduce(made, Introduction.of(text, limit));
        } catch (IllegalArgumentException e) {
            made.end(Disconnect.BAD_REQUEST.because(String.valueOf(e.getMessage())));
        }
    }

    /** In parts, so that a container that would buffer the whole does not close for its size before. */
    @OnMessage
    public void received(ByteBuffer part, boolean last) {
        if (connection != null) {
            connection.end(Disconnect.INAPPROPRIATE_PROTOCOL.because("only text messages, in JSON"));
        }
        handled();
    }

    @OnMessage
    public void received(PongMessage pong) {
        if (connection != null) {
            connection.alive();
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

    /** The container could not read, send or close, and says so before or after closing. */
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
