package dev.foray.protocol.centrifuge;

import dev.foray.auth.Origins;
import dev.foray.protocol.Handshakes;
import dev.foray.protocol.OutgoingEncoder;
import dev.foray.protocol.SizeLimit;
import dev.foray.protocol.SocketEnd;
import dev.foray.protocol.WebSocketTransport;
import dev.foray.session.Disconnect;
import dev.foray.session.SessionRegistry;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * Where WebSocket clients of the Centrifuge protocol connect. The container makes one for each connection and knows
 * nothing of the composition root, so what all of them serve is static: set by {@link #serve}, cleared by
 * {@link #stop}.
 *
 * <p>An instance is called by one thread at a time.
 */
@ServerEndpoint(
        value = "/connection/websocket",
        subprotocols = "centrifuge-json",
        configurator = LiveConfigurator.class,
        decoders = CommandDecoder.class,
        encoders = OutgoingEncoder.class)
public final class LiveEndpoint {
    private static final System.Logger log = System.getLogger(LiveEndpoint.class.getName());

    /** Binary messages are refused whatever their size; this bounds what containers buffer to find that out. */
    private static final int MAX_BINARY_BYTES = 1024;

    private static final SessionRegistry registry = new SessionRegistry();
    private static volatile @Nullable Served served;

    private final CommandDecoder decoder = new CommandDecoder();
    private @Nullable CentrifugeConnection connection;
    private @Nullable WebSocketTransport transport;
    private MessageParts parts = new MessageParts(0);
    private @Nullable Disconnect refused;

    private record Served(CentrifugeProtocol protocol, Origins origins) {}

    /** The sessions of this node, of every protocol. */
    public static SessionRegistry registry() {
        return registry;
    }

    /** Lets clients in from now on. */
    public static void serve(CentrifugeProtocol protocol, Origins origins) {
        served = new Served(protocol, origins);
    }

    /** Sends away with 3001 whoever comes from now on; those who are here are not touched. */
    public static void stop() {
        served = null;
    }

    /** What is spoken here; null: the server stops. */
    static @Nullable CentrifugeProtocol protocol() {
        Served now = served;
        return now == null ? null : now.protocol();
    }

    static boolean mayConnectFrom(@Nullable String origin, @Nullable String host) {
        Served now = served;
        return now == null || now.origins().allowed(origin, host);
    }

    /** Of one incoming message; none while the server stops, when nothing is taken any more anyway. */
    static SizeLimit sizeLimit() {
        Served now = served;
        return new SizeLimit(
                now == null
                        ? Integer.MAX_VALUE
                        : now.protocol().settings().websocket().messageSizeLimit());
    }

    @OnOpen
    public void opened(Session socket) {
        // On Jetty 0 would close at once, and nothing set means 30 s; on Tyrus a positive one costs a task a message.
        socket.setMaxIdleTimeout(-1);
        Served now = served;
        if (now == null) {
            SocketEnd.close(socket, Disconnect.SHUTDOWN);
            return;
        }
        parts = new MessageParts(sizeLimit().bytes());
        socket.setMaxBinaryMessageBufferSize(MAX_BINARY_BYTES);
        Principal user = socket.getUserPrincipal();
        WebSocketTransport made = new WebSocketTransport(socket, "\n");
        transport = made;
        connection = now.protocol().open(Handshakes.address(socket), user == null ? null : user.getName(), made);
    }

    /** In parts, so that no container needs room for a whole message in every session; see {@link MessageParts}. */
    @OnMessage
    public void received(String part, boolean last) {
        if (connection != null) {
            receive(connection, part, last);
        }
        handled();
    }

    private void receive(CentrifugeConnection from, String part, boolean last) {
        Disconnect problem = refused;
        if (problem != null) {
            // The rest of what was refused, or of no interest any more.
            if (last) {
                from.end(problem);
            }
            return;
        }
        String message = parts.add(part, last);
        if (message == null) {
            return;
        }
        Commands commands = decoder.decode(message);
        refused = commands.problem();
        if (refused == null || last) {
            from.receive(commands);
        } else {
            from.receiveBeginning(commands, refused);
        }
    }

    @OnMessage
    public void received(ByteBuffer binary) {
        if (connection != null) {
            connection.end(Disconnect.INAPPROPRIATE_PROTOCOL.because("only text messages, in JSON"));
        }
        handled();
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
