package dev.foray.protocol.socketio;

import dev.foray.channel.JsonWriter;
import dev.foray.protocol.JsonValues;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Binary data within JSON: in publications they are objects {@code {"_binary": "<Base64>"}}; between this server and
 * its clients, objects {@code {"_placeholder": true, "num": 0}} stand for binary messages that follow.
 */
final class BinaryJson {
    private static final String BINARY = "_binary";
    private static final String PLACEHOLDER = "_placeholder";
    private static final String NUMBER = "num";

    private BinaryJson() {}

    /**
     * Writes a value that came in, with its binary data in it.
     *
     * @param attachments null: it has none, and what looks like a placeholder is none
     * @throws IllegalArgumentException where a placeholder stands for nothing
     */
    static void inline(JsonWriter out, JsonValue value, @Nullable Attachments attachments) {
        if (attachments == null) {
            out.value(JsonValues.text(value));
        } else if (value instanceof JsonArray array) {
            out.beginArray();
            array.forEach(element -> inline(out, element, attachments));
            out.endArray();
        } else if (value instanceof JsonObject object && isPlaceholder(object)) {
            binary(out, Base64.getEncoder().encodeToString(attachment(object, attachments)));
        } else if (value instanceof JsonObject object) {
            out.beginObject();
            object.forEach((name, member) -> inline(out.name(name), member, attachments));
            out.endObject();
        } else {
            out.value(JsonValues.text(value));
        }
    }

    /** Writes binary data as publications have them. */
    static void binary(JsonWriter out, String base64) {
        out.beginObject().name(BINARY).value(base64).endObject();
    }

    static boolean isPlaceholder(JsonObject object) {
        return JsonValue.TRUE.equals(object.get(PLACEHOLDER));
    }

    /**
     * Whether what was published has something that clients would take for a placeholder. Together with binary data
     * that would be a packet that ends the connection of whoever gets it.
     */
    static boolean hasPlaceholder(JsonValue value) {
        if (value instanceof JsonArray array) {
            return array.stream().anyMatch(BinaryJson::hasPlaceholder);
        }
        return value instanceof JsonObject object
                && (isPlaceholder(object) || object.values().stream().anyMatch(BinaryJson::hasPlaceholder));
    }

    /** @throws IllegalArgumentException where it stands for nothing */
    static byte[] attachment(JsonObject placeholder, Attachments attachments) {
        return attachments.take(placeholder.get(NUMBER));
    }

    /**
     * Writes a value of a publication, with placeholders for its binary data. Of these clients take no more than
     * {@link PacketDecoder#MAX_ATTACHMENTS}, so that further ones stay as they are.
     *
     * @param attachments where the data go, in Base64
     */
    static void extract(JsonWriter out, JsonValue value, List<String> attachments) {
        if (value instanceof JsonArray array) {
            out.beginArray();
            array.forEach(element -> extract(out, element, attachments));
            out.endArray();
        } else if (value instanceof JsonObject object) {
            String binary = binary(object);
            if (binary != null && attachments.size() < PacketDecoder.MAX_ATTACHMENTS) {
                placeholder(out, attachments.size());
                attachments.add(binary);
            } else {
                out.beginObject();
                for (Map.Entry<String, JsonValue> member : object.entrySet()) {
                    extract(out.name(member.getKey()), member.getValue(), attachments);
                }
                out.endObject();
            }
        } else {
            out.value(JsonValues.text(value));
        }
    }

    static void placeholder(JsonWriter out, int number) {
        out.beginObject()
                .name(PLACEHOLDER)
                .value(true)
                .name(NUMBER)
                .value(number)
                .endObject();
    }

    /** The Base64 of an object that stands for binary data; null where it does not. */
    private static @Nullable String binary(JsonObject object) {
        if (object.size() != 1 || !(object.get(BINARY) instanceof JsonString text)) {
            return null;
        }
        try {
            var unused = Base64.getDecoder().decode(text.getString());
            return text.getString();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
