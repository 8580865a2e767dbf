package dev.foray.protocol.socketio.engine;

import dev.foray.protocol.Handshakes;
import dev.foray.protocol.SocketEnd;
import dev.foray.session.Disconnect;
import dev.foray.session.Transport.Completion;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket of the container that speaks Engine.IO; an endpoint makes one and tells it everything. Called by one
 * thread at a time.
 *
 * <p>Messages are taken in parts: containers hold no buffer for the largest message that may come, but only what has
 * come of it is held here.
 */
public final class EngineSocket {
    /** How long the rest of a message that is too large may take. */
    private static final Duration READING_TIME = Duration.ofSeconds(1);

    private final EngineServer engine;
    private final Session socket;
    private final SocketEnd end;
    private final PacketLane lane;
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

    /** Null where it was refused. */
    private @Nullable EngineConnection connection;

    /** After a message that was too large the rest of it is not looked at. */
    private boolean deaf;

    public EngineSocket(EngineServer engine, Session socket) {
        this.engine = engine;
        this.socket = socket;
        this.end = new SocketEnd(socket);
        this.lane = new PacketLane(new ContainerSocket(socket, end, engine.timers()));
    }

    /** The WebSocket has just been opened; one that is refused is closed. */
    public void opened() {
        // On Jetty 0 would close at once, and nothing set means 30 s; on Tyrus a positive one costs a task a message.
        socket.setMaxIdleTimeout(-1);
        Principal user = socket.getUserPrincipal();
        EngineRequest request = new EngineRequest(
                "GET", socket.getQueryString(), Handshakes.address(socket), user == null ? null : user.getName());
        connection = engine.accept(request, lane);
    }

    /** A part of a text message. */
    public void received(String part, boolean last) {
        if (!isTooLarge(text.length() + (long) part.length(), last)) {
            text.append(part);
            if (last) {
                String message = text.toString();
                text.setLength(0);
                receive(message);
            }
        }
        handled();
    }

    private void receive(String message) {
        EngineConnection to = connection;
        if (to != null) {
            try {
                to.received(lane, Packet.decode(message));
            } catch (IllegalArgumentException e) {
                to.fail(lane, Disconnect.BAD_REQUEST.because(String.valueOf(e.getMessage())));
            }
        }
    }

    /** A part of a binary message. */
    public void received(ByteBuffer part, boolean last) {
        EngineConnection to = connection;
        if (to != null && !isTooLarge(binary.size() + (long) part.remaining(), last)) {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            binary.write(bytes, 0, bytes.length);
            if (last) {
                Packet packet = Packet.binary(binary.toByteArray());
                binary.reset();
                to.received(lane, packet);
            }
        }
        handled();
    }

    /**
     * A text is counted in characters, of which it never has more than bytes. The connection ends when the whole
     * message has been read, or soon: whoever still sends might not read why.
     */
    private boolean isTooLarge(long size, boolean last) {
        EngineConnection to = connection;
        if (to == null) {
            return true;
        }
        int max = engine.settings().maxPayload();
        if (deaf || size > max) {
            Disconnect reason = Disconnect.MESSAGE_TOO_BIG.because("socketio.max_payload " + max);
            if (last) {
                to.fail(lane, reason);
            } else if (!deaf) {
                var unused = engine.timers().after(READING_TIME, () -> to.fail(lane, reason));
            }
            deaf = true;
        }
        return deaf;
    }

    /** The WebSocket is closed, by whomever. */
    public void closed() {
        if (end.isClosingHere()) {
            return;
        }
        if (connection != null) {
            connection.lost(lane);
        }
        end.awaitSent();
    }

    /** The container could not read, send or close, mostly because the client is gone. */
    public void failed() {
        if (connection != null && socket.isOpen()) {
            connection.fail(lane, Disconnect.WRITE_ERROR);
        }
        handled();
    }

    /** The container's thread has done what it came for; it does not read on while the connection is closed. */
    private void handled() {
        if (connection != null && connection.hasEnded()) {
            end.awaitBeforeReading();
        }
    }

    private static final class ContainerSocket implements FrameSocket {
        private static final long SEND_TIMEOUT_MILLIS = TimeUnit.SECONDS.toMillis(10);

        private final SocketEnd end;
        private final Timers timers;
        private final RemoteEndpoint.Async remote;

        ContainerSocket(Session socket, SocketEnd end, Timers timers) {
            this.end = end;
            this.timers = timers;
            this.remote = socket.getAsyncRemote();
            remote.setSendTimeout(SEND_TIMEOUT_MILLIS);
        }

        @Override
        public void text(String message, Completion done) {
            end.send(handler -> remote.sendText(message, handler), done);
        }

        @Override
        public void binary(byte[] message, Completion done) {
            end.send(handler -> remote.sendBinary(ByteBuffer.wrap(message), handler), done);
        }

        /** On whatever thread, so this one does not wait until it may. */
        @Override
        public void close(Disconnect reason) {
            long early = end.earlyNanos();
            if (early > 0) {
                var unused = timers.after(Duration.ofNanos(early), () -> end.close(reason));
            } else {
                end.close(reason);
            }
        }
    }
}
