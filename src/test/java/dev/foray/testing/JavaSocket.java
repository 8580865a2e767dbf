package dev.foray.testing;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** The Java client of Socket.IO, io.socket:socket.io-client, as it is. */
public final class JavaSocket implements AutoCloseable {
    private final Socket socket;
    private final List<Object[]> events = new CopyOnWriteArrayList<>();
    private final List<String> life = new CopyOnWriteArrayList<>();

    private JavaSocket(Socket socket) {
        this.socket = socket;
        socket.onAnyIncoming(events::add);
        socket.on(Socket.EVENT_CONNECT, arguments -> life.add("connect"));
        socket.on(Socket.EVENT_CONNECT_ERROR, arguments -> life.add("connect_error " + arguments[0]));
        socket.on(Socket.EVENT_DISCONNECT, arguments -> life.add("disconnect " + arguments[0]));
    }

    /**
     * One that begins to connect.
     *
     * @param auth empty: none
     * @param transports such as {@code polling} and {@code websocket}, in the order in which they are tried
     */
    public static JavaSocket begin(URI namespace, Map<String, String> auth, String... transports) {
        IO.Options options = new IO.Options();
        options.forceNew = true;
        options.transports = transports;
        options.auth = auth;
        options.reconnectionDelay = 50;
        options.reconnectionDelayMax = 500;
        JavaSocket made = new JavaSocket(IO.socket(namespace, options));
        made.socket.connect();
        return made;
    }

    /** The same, connected. */
    public static JavaSocket connect(URI namespace, Map<String, String> auth, String... transports) {
        JavaSocket made = begin(namespace, auth, transports);
        made.awaitLife("connect");
        return made;
    }

    public String id() {
        return socket.id();
    }

    /** What it is told of its connection, in order; waits for the last. */
    public void awaitLife(String... told) {
        Latches.eventually(String.join(", ", told) + " instead of " + life, () -> life.size() >= told.length);
        if (!life.equals(List.of(told))) {
            throw new AssertionError(life + " instead of " + List.of(told));
        }
    }

    public void emit(String event, Object... arguments) {
        socket.emit(event, arguments);
    }

    /** Emits an event and waits for the acknowledgement. */
    public Object[] ask(String event, Object... arguments) {
        CompletableFuture<Object[]> answer = new CompletableFuture<>();
        socket.emit(event, arguments, (Ack) answer::complete);
        return Latches.await(answer);
    }

    /** The events, with their names as the first of each; waits for so many. */
    public List<Object[]> events(int count) {
        Latches.eventually(count + " events", () -> events.size() >= count);
        return new ArrayList<>(events);
    }

    public boolean isConnected() {
        return socket.connected();
    }

    @Override
    public void close() {
        socket.close();
    }
}
