package dev.foray.protocol.socketio;

import dev.foray.protocol.JsonValues;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Makes packets of the messages of one connection: a text is a packet, or the first part of one whose binary data
 * follow. Whoever is told that something is malformed must not go on. Confined to the connection's inbound thread.
 */
final class PacketDecoder {
    /** Binary data of one packet; clients take as many. */
    static final int MAX_ATTACHMENTS = 10;

    /** Clients count from 0, and Java has no more room. */
    private static final int MAX_ACK_DIGITS = 15;

    private @Nullable SocketPacket begun;
    private int missing;

    /**
     * Takes a text message.
     *
     * @return null: binary data follow
     * @throws IllegalArgumentException where it is malformed
     */
    @Nullable
    SocketPacket text(String message) {
        if (begun != null) {
            throw new IllegalArgumentException("text where binary data should be");
        }
        Reading reading = new Reading(message);
        SocketPacket.Type type = reading.type();
        int count = type.isBinary() ? reading.attachments() : 0;
        String namespace = reading.namespace();
        Long ackId = reading.ackId();
        JsonValue data = reading.data(type);
        SocketPacket packet = new SocketPacket(
                type.withoutBinary(), namespace, ackId, data, type.isBinary() ? new Attachments() : null);
        missing = count;
        begun = count == 0 ? null : packet;
        return count == 0 ? packet : null;
    }

    /**
     * Takes a binary message.
     *
     * @return null: more follow
     * @throws IllegalArgumentException where none is expected
     */
    @Nullable
    SocketPacket binary(byte[] message) {
        SocketPacket packet = begun;
        if (packet == null || packet.attachments() == null) {
            throw new IllegalArgumentException("binary data where a packet should be");
        }
        packet.attachments().add(message);
        if (--missing > 0) {
            return null;
        }
        begun = null;
        return packet;
    }

    /** One text message, read from left to right. */
    private static final class Reading {
        private final String text;
        private int at;

        Reading(String text) {
            this.text = text;
        }

        SocketPacket.Type type() {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("an empty packet");
            }
            return SocketPacket.Type.of(text.charAt(at++));
        }

        int attachments() {
            int begin = at;
            skipDigits();
            if (at == begin || at - begin > 2 || at == text.length() || text.charAt(at) != '-') {
                throw new IllegalArgumentException("not a number of attachments");
            }
            int count = Integer.parseInt(text.substring(begin, at++));
            if (count > MAX_ATTACHMENTS) {
                throw new IllegalArgumentException("more than " + MAX_ATTACHMENTS + " attachments");
            }
            return count;
        }

        String namespace() {
            if (at == text.length() || text.charAt(at) != '/') {
                return SocketPacket.MAIN_NAMESPACE;
            }
            int comma = text.indexOf(',', at);
            String namespace = text.substring(at, comma < 0 ? text.length() : comma);
            at = comma < 0 ? text.length() : comma + 1;
            return namespace;
        }

        @Nullable
        Long ackId() {
            int begin = at;
            skipDigits();
            if (at - begin > MAX_ACK_DIGITS) {
                throw new IllegalArgumentException("not an id of an acknowledgement");
            }
            return at == begin ? null : Long.valueOf(text.substring(begin, at));
        }

        private void skipDigits() {
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
        }

        @Nullable
        JsonValue data(SocketPacket.Type type) {
            String rest = text.substring(at);
            return switch (type) {
                case CONNECT -> rest.isEmpty() ? null : JsonValues.object(rest);
                case DISCONNECT -> nothing(rest);
                case EVENT, BINARY_EVENT -> event(JsonValues.array(rest));
                case ACK, BINARY_ACK -> JsonValues.array(rest);
                case CONNECT_ERROR -> throw new IllegalArgumentException("only servers refuse");
            };
        }

        private static @Nullable JsonValue nothing(String rest) {
            if (!rest.isEmpty()) {
                throw new IllegalArgumentException("data where none are expected");
            }
            return null;
        }

        private static JsonValue event(JsonArray data) {
            JsonValue name = data.isEmpty() ? JsonValue.NULL : data.get(0);
            boolean named = name instanceof JsonNumber
                    || (name instanceof JsonString text && !Event.RESERVED.contains(text.getString()));
            if (!named) {
                throw new IllegalArgumentException("an event without a name, or with a reserved one");
            }
            return data;
        }
    }
}
