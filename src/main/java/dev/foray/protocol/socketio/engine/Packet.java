package dev.foray.protocol.socketio.engine;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One packet that came in. Immutable. */
final class Packet {
    /** Between the packets of one payload; JSON never has it as it is. */
    static final char SEPARATOR = '\u001e';

    /** Before the Base64 of a binary message, where there is text only. */
    static final char BINARY = 'b';

    static final String CLOSE = "1";
    static final String PING = "2";
    static final String PROBED = "3probe";
    static final String NOOP = "6";

    /** In the order of their numbers on the wire. */
    enum Type {
        OPEN,
        CLOSE,
        PING,
        PONG,
        MESSAGE,
        UPGRADE,
        NOOP
    }

    /** A post has more of them than this only to make work. */
    static final int MAX_PACKETS = 10_000;

    private final Type type;
    private final String text;

    /** Of a binary message; null for all others. */
    private final byte @Nullable [] bytes;

    private Packet(Type type, String text, byte @Nullable [] bytes) {
        this.type = type;
        this.text = text;
        this.bytes = bytes;
    }

    static Packet binary(byte[] bytes) {
        return new Packet(Type.MESSAGE, "", bytes);
    }

    /** @throws IllegalArgumentException where it is no packet */
    static Packet decode(String packet) {
        if (packet.isEmpty()) {
            throw new IllegalArgumentException("an empty packet");
        }
        char first = packet.charAt(0);
        if (first == BINARY) {
            return binary(Base64.getDecoder().decode(withoutLineBreaks(packet.substring(1))));
        }
        Type[] types = Type.values();
        if (first < '0' || first >= '0' + types.length) {
            throw new IllegalArgumentException("an unknown type of packet");
        }
        return new Packet(types[first - '0'], packet.substring(1), null);
    }

    /** The client for Java breaks lines after 76 characters, and ends the last one too. */
    private static String withoutLineBreaks(String base64) {
        return base64.replace("\r", "").replace("\n", "");
    }

    /**
     * The packets of a post, in order.
     *
     * @throws IllegalArgumentException where it is no payload
     */
    static List<Packet> decodeAll(String payload) {
        List<Packet> packets = new ArrayList<>();
        int begin = 0;
        while (begin <= payload.length()) {
            if (packets.size() == MAX_PACKETS) {
                throw new IllegalArgumentException("more than " + MAX_PACKETS + " packets");
            }
            int end = payload.indexOf(SEPARATOR, begin);
            end = end < 0 ? payload.length() : end;
            packets.add(decode(payload.substring(begin, end)));
            begin = end + 1;
        }
        return packets;
    }

    Type type() {
        return type;
    }

    /** Hands over a message. */
    void deliver(MessageHandler handler) {
        if (bytes == null) {
            handler.received(text);
        } else {
            handler.received(bytes);
        }
    }

    boolean isProbe() {
        return type == Type.PING && text.equals("probe");
    }
}
