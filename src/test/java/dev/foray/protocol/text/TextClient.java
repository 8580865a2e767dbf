package dev.foray.protocol.text;

import dev.foray.session.Disconnect;
import dev.foray.testing.RecordingTransport;
import java.util.ArrayList;
import java.util.List;

/** A plain client without a container. */
final class TextClient {
    private final TextConnection connection;
    private final RecordingTransport transport;
    private int read;

    TextClient(TextConnection connection, RecordingTransport transport) {
        this.connection = connection;
        this.transport = transport;
    }

    TextConnection connection() {
        return connection;
    }

    RecordingTransport transport() {
        return transport;
    }

    String id() {
        return connection.session().id();
    }

    void send(String text) {
        connection.receive(text);
    }

    /** The next message. */
    String next() {
        return transport.awaitFrames(read + 1).get(read++);
    }

    List<String> next(int count) {
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(next());
        }
        return messages;
    }

    /** How the server closed the connection. */
    Disconnect closed() {
        return transport.awaitClosed();
    }

    boolean gotAll() {
        return transport.frames().size() == read;
    }
}
