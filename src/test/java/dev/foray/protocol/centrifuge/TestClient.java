package dev.foray.protocol.centrifuge;

import dev.foray.protocol.SizeLimit;
import dev.foray.session.Disconnect;
import dev.foray.testing.RecordingTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A client without a container. In what it sends and gets, {@code '} stands for {@code "}. */
final class TestClient {
    private static final Pattern EPOCH = Pattern.compile("'epoch':'([^']+)'");

    private final CentrifugeConnection connection;
    private final RecordingTransport transport;
    private int read;
    private String epoch = "";

    TestClient(CentrifugeConnection connection, RecordingTransport transport) {
        this.connection = connection;
        this.transport = transport;
    }

    CentrifugeConnection connection() {
        return connection;
    }

    RecordingTransport transport() {
        return transport;
    }

    String id() {
        return connection.session().id();
    }

    /** The epoch that it was told last. */
    String epoch() {
        return epoch;
    }

    /** Sends one message; {@code CLIENT} and {@code EPOCH} stand for its own. */
    void send(String message) {
        connection.receive(
                decode(message.replace("CLIENT", id()).replace("EPOCH", epoch).replace('\'', '"')));
    }

    /** The next reply or push, with {@code CLIENT} and {@code EPOCH} in the places of its own, and without times. */
    String next() {
        String frame = transport.awaitFrames(read + 1).get(read++).replace('"', '\'');
        var matcher = EPOCH.matcher(frame);
        if (matcher.find()) {
            epoch = matcher.group(1);
        }
        return frame.replace(id(), "CLIENT")
                .replaceAll("'epoch':'[^']+'", "'epoch':'EPOCH'")
                .replaceAll(",'time':\\d+", "");
    }

    List<String> next(int count) {
        List<String> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            frames.add(next());
        }
        return frames;
    }

    /** Sends a command and gives back what comes next. */
    String ask(String command) {
        send(command);
        return next();
    }

    /** How the server closed the connection. */
    Disconnect closed() {
        return transport.awaitClosed();
    }

    boolean gotAll() {
        return transport.frames().size() == read;
    }

    private static Commands decode(String text) {
        return Commands.decode(text, new SizeLimit(65536));
    }
}
