package dev.foray.protocol;

import dev.foray.session.Disconnect;
import dev.foray.session.Transport;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The way out over a WebSocket of the container, in text messages. Thread-safe. */
public final class WebSocketTransport implements Transport {
    private static final long SEND_TIMEOUT_MILLIS = TimeUnit.SECONDS.toMillis(10);

    private final OutgoingEncoder encoder = new OutgoingEncoder();
    private final Session socket;
    private final @Nullable String separator;
    private final RemoteEndpoint.Async remote;
    private final SocketEnd end;
    private volatile boolean stuck;

    /** @param separator what stands between two frames in one message; null: each is a message by itself */
    public WebSocketTransport(Session socket, @Nullable String separator) {
        this.socket = socket;
        this.separator = separator;
        this.remote = socket.getAsyncRemote();
        this.end = new SocketEnd(socket);
        remote.setSendTimeout(SEND_TIMEOUT_MILLIS);
    }

    @Override
    public @Nullable String separator() {
        return separator;
    }

    /** Encoded here, because Liberty gives up in time on what it is given as text, and never on objects. */
    @Override
    public void send(String text, Completion done) {
        String message = encoder.encode(new Outgoing(text));
        end.send(handler -> remote.sendText(message, handler), problem -> {
            stuck = problem instanceof SocketTimeoutException && socket.isOpen();
            done.done(problem);
        });
    }

    @Override
    public void ping() throws IOException {
        end.write(() -> remote.sendPing(ByteBuffer.allocate(0)));
    }

    @Override
    public void close(Disconnect reason) {
        if (stuck) {
            StuckLine.cut(remote);
        }
        end.close(reason);
    }

    /** For the thread that tells of the end, see {@link SocketEnd#isClosingHere}: it has nothing to do then. */
    public boolean isClosingHere() {
        return end.isClosingHere();
    }

    /** For the thread that tells of the end, when all else that it brings has been done. */
    public void awaitSent() {
        end.awaitSent();
    }

    /** For the thread that reads, at the end of all that it brings, once the session has ended. */
    public void awaitBeforeReading() {
        end.awaitBeforeReading();
    }
}
