package dev.foray.protocol.socketio;

import dev.foray.session.Disconnect;
import dev.foray.testing.RecordingTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client without Engine.IO. In what it sends and gets, {@code '} stands for {@code "}; in what it gets, {@code SID},
 * {@code PID} and {@code EPOCH} stand for the latest that it was given, and in what it sends too.
 */
final class SocketIoClient {
    private static final String NOTHING_YET = "\0";
    private static final Pattern SID = Pattern.compile("'sid':'([^']+)'");
    private static final Pattern PID = Pattern.compile("'pid':'([^']+)'");
    private static final Pattern EPOCH = Pattern.compile("(?:'pid':'[^']*\\.|')([A-Za-z0-9_-]{12})(?=:[0-9]+'|'[,}])");

    private final SocketIoConnection connection;
    private final RecordingTransport transport;
    private int read;
    private String sid = NOTHING_YET;
    private String pid = NOTHING_YET;
    private String epoch = NOTHING_YET;

    SocketIoClient(SocketIoConnection connection, RecordingTransport transport) {
        this.connection = connection;
        this.transport = transport;
    }

    SocketIoConnection connection() {
        return connection;
    }

    String sid() {
        return sid;
    }

    String pid() {
        return pid;
    }

    String epoch() {
        return epoch;
    }

    /** Sends one packet, without the digit of Engine.IO. */
    void send(String packet) {
        connection.received(packet.replace("SID", sid)
                .replace("PID", pid)
                .replace("EPOCH", epoch)
                .replace('\'', '"'));
    }

    void send(byte[] attachment) {
        connection.received(attachment);
    }

    /** The next packet, without the digit of Engine.IO. */
    String next() {
        String packet = transport.awaitFrames(read + 1).get(read++).substring(1).replace('"', '\'');
        sid = latest(SID, packet, sid);
        pid = latest(PID, packet, pid);
        epoch = latest(EPOCH, packet, epoch);
        return packet.replace(pid, "PID").replace(sid, "SID").replace(epoch, "EPOCH");
    }

    private static String latest(Pattern pattern, String packet, String otherwise) {
        Matcher found = pattern.matcher(packet);
        return found.find() ? found.group(1) : otherwise;
    }

    List<String> next(int count) {
        List<String> packets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            packets.add(next());
        }
        return packets;
    }

    /** Sends a packet and gives back what comes next. */
    String ask(String packet) {
        send(packet);
        return next();
    }

    /** How the server closed the connection. */
    Disconnect closed() {
        return transport.awaitClosed();
    }

    boolean isOpen() {
        return !connection.session().hasEnded();
    }

    /** The connection breaks. */
    void breaks() {
        connection.session().gone();
    }
}
