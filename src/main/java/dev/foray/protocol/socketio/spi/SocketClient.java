package dev.foray.protocol.socketio.spi;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One client in one namespace. All methods may be called from any thread, and do not wait. */
public interface SocketClient {
    /** {@code socket.id} of the client; the same when it has recovered. */
    String id();

    String namespace();

    /** Who the token, or the container, says it is; empty: nobody knows. */
    String user();

    /** The {@code auth} that it connected with, without what recovery adds; see the package for the values. */
    Map<String, @Nullable Object> auth();

    /** Whether it has everything that was published since it was connected the last time. */
    boolean isRecovered();

    /** Puts it into a room, until it leaves or is disconnected. */
    void join(String room);

    void leave(String room);

    Set<String> rooms();

    /** Emits an event to it. */
    void emit(String event, @Nullable Object... arguments);

    /**
     * Emits an event to it and waits for the acknowledgement, without holding a thread.
     *
     * @return the arguments of the acknowledgement; fails with {@link java.util.concurrent.TimeoutException}, and with
     *     {@link java.util.concurrent.CancellationException} when it is disconnected before
     */
    CompletionStage<List<@Nullable Object>> ask(Duration timeout, String event, @Nullable Object... arguments);

    /** All in its namespace but itself. */
    SocketTarget broadcast();

    /** Disconnects it from the namespace; it does not come back by itself. */
    void disconnect();
}
