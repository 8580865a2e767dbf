package dev.foray.protocol.socketio;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One packet of Socket.IO that came in, whole.
 *
 * @param type without the difference whether it has binary data
 * @param namespace as the client wrote it
 * @param ackId null: no acknowledgement is asked for
 * @param data null: none; the first of an event's is its name
 * @param attachments what the placeholders in {@code data} stand for; null: whatever looks like one is none
 */
record SocketPacket(
        Type type,
        String namespace,
        @Nullable Long ackId,
        @Nullable JsonValue data,
        @Nullable Attachments attachments) {
    static final String MAIN_NAMESPACE = "/";

    /** What a packet is for, with the digit on the wire. */
    enum Type {
        CONNECT('0'),
        DISCONNECT('1'),
        EVENT('2'),
        ACK('3'),
        CONNECT_ERROR('4'),
        BINARY_EVENT('5'),
        BINARY_ACK('6');

        private final char digit;

        Type(char digit) {
            this.digit = digit;
        }

        char digit() {
            return digit;
        }

        /** @throws IllegalArgumentException where there is none */
        static Type of(char digit) {
            for (Type type : values()) {
                if (type.digit == digit) {
                    return type;
                }
            }
            throw new IllegalArgumentException("an unknown type of packet");
        }

        boolean isBinary() {
            return this == BINARY_EVENT || this == BINARY_ACK;
        }

        Type withoutBinary() {
            return switch (this) {
                case BINARY_EVENT -> EVENT;
                case BINARY_ACK -> ACK;
                case CONNECT, DISCONNECT, EVENT, ACK, CONNECT_ERROR -> this;
            };
        }
    }

    /** The object of a CONNECT; empty where it has none. */
    JsonObject object() {
        return data instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
    }

    /** The array of an event or acknowledgement. */
    JsonArray array() {
        return data instanceof JsonArray array ? array : JsonValue.EMPTY_JSON_ARRAY;
    }

    /** The name of an event. */
    String event() {
        return array().isEmpty() ? "" : Event.name(array().get(0));
    }

    /** What an event comes with. */
    List<JsonValue> arguments() {
        JsonArray all = array();
        return all.isEmpty() ? List.of() : all.subList(1, all.size());
    }
}
