package dev.foray.protocol.socketio;

import dev.foray.channel.JsonText;
import dev.foray.channel.JsonWriter;
import dev.foray.protocol.JsonValues;
import dev.foray.session.Frame;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes packets for clients, as frames of Engine.IO: a packet is a message, and its binary data are further ones of
 * the same frame, so that nothing comes between.
 */
final class PacketWriter {
    private static final char MESSAGE = '4';
    private static final String NEXT_BINARY = "\u001eb";

    private PacketWriter() {}

    private static Frame frame(SocketPacket.Type type, String namespace, @Nullable Long ackId, String json) {
        StringBuilder text = new StringBuilder(json.length() + namespace.length() + 16);
        begin(text, type, 0, namespace);
        if (ackId != null) {
            text.append(ackId.longValue());
        }
        return Frame.of(text.append(json).toString());
    }

    private static void begin(StringBuilder text, SocketPacket.Type type, int attachments, String namespace) {
        text.append(MESSAGE).append(type.digit());
        if (attachments > 0) {
            text.append(attachments).append('-');
        }
        if (!namespace.equals(SocketPacket.MAIN_NAMESPACE)) {
            text.append(namespace).append(',');
        }
    }

    /** @param pid what the client may recover with; null: it cannot */
    static Frame connected(String namespace, String sid, @Nullable String pid) {
        JsonWriter out = new JsonWriter().beginObject().name("sid").value(sid);
        if (pid != null) {
            out.name("pid").value(pid);
        }
        return frame(
                SocketPacket.Type.CONNECT,
                namespace,
                null,
                out.endObject().text().text());
    }

    /** @param data for the client's program; null: none */
    static Frame refused(String namespace, String message, @Nullable JsonText data) {
        JsonWriter out = new JsonWriter().beginObject().name("message").value(message);
        if (data != null) {
            out.name("data").value(data);
        }
        return frame(
                SocketPacket.Type.CONNECT_ERROR,
                namespace,
                null,
                out.endObject().text().text());
    }

    static Frame disconnected(String namespace) {
        return frame(SocketPacket.Type.DISCONNECT, namespace, null, "");
    }

    /** An answer with one argument. */
    static Frame acknowledged(String namespace, long ackId, JsonText argument) {
        return frame(SocketPacket.Type.ACK, namespace, ackId, "[" + argument.text() + "]");
    }

    /** What this server tells clients by itself, with one argument. */
    static Frame told(String namespace, String event, JsonText argument) {
        JsonText data = new JsonWriter()
                .beginArray()
                .value(event)
                .value(argument)
                .endArray()
                .text();
        return frame(SocketPacket.Type.EVENT, namespace, null, data.text());
    }

    /**
     * An event of a publication.
     *
     * @param last a further argument; null: none
     */
    static Frame event(String namespace, Event event, @Nullable JsonText last) {
        return withBinary(SocketPacket.Type.EVENT, namespace, null, (out, attachments) -> {
            out.value(event.name());
            boolean extract = event.arguments().stream().noneMatch(BinaryJson::hasPlaceholder);
            for (JsonValue argument : event.arguments()) {
                if (extract) {
                    BinaryJson.extract(out, argument, attachments);
                } else {
                    out.value(JsonValues.text(argument));
                }
            }
            if (last != null) {
                out.value(last);
            }
        });
    }

    /** Writes the elements of a packet's array, and puts its binary data, in Base64, into a list. */
    interface Elements {
        void write(JsonWriter out, List<String> attachments);
    }

    /**
     * A packet that may have binary data.
     *
     * @param type {@code EVENT} or {@code ACK}
     */
    static Frame withBinary(SocketPacket.Type type, String namespace, @Nullable Long ackId, Elements elements) {
        List<String> attachments = new ArrayList<>();
        JsonWriter out = new JsonWriter().beginArray();
        elements.write(out, attachments);
        String json = out.endArray().text().text();
        if (attachments.isEmpty()) {
            return frame(type, namespace, ackId, json);
        }
        SocketPacket.Type binary =
                type == SocketPacket.Type.ACK ? SocketPacket.Type.BINARY_ACK : SocketPacket.Type.BINARY_EVENT;
        StringBuilder text = new StringBuilder();
        begin(text, binary, attachments.size(), namespace);
        if (ackId != null) {
            text.append(ackId.longValue());
        }
        text.append(json);
        attachments.forEach(attachment -> text.append(NEXT_BINARY).append(attachment));
        return Frame.of(text.toString());
    }

    /** A JSON object. */
    static JsonText object(Consumer<JsonWriter> members) {
        JsonWriter out = new JsonWriter().beginObject();
        members.accept(out);
        return out.endObject().text();
    }
}
