package dev.foray.protocol.socketio;

import dev.foray.channel.JsonText;
import dev.foray.channel.JsonWriter;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Arguments of events as objects of the JDK, for handlers. */
final class Arguments {
    /** Deeper than anybody can send, and shallow enough for any stack. */
    private static final int MAX_DEPTH = 256;

    private Arguments() {}

    /** @throws IllegalArgumentException where a placeholder stands for nothing */
    static List<@Nullable Object> of(List<JsonValue> values, @Nullable Attachments attachments) {
        List<@Nullable Object> arguments = new ArrayList<>(values.size());
        for (JsonValue value : values) {
            arguments.add(of(value, attachments));
        }
        return Collections.unmodifiableList(arguments);
    }

    static @Nullable Object of(JsonValue value, @Nullable Attachments attachments) {
        if (value instanceof JsonString text) {
            return text.getString();
        }
        if (value instanceof JsonNumber number) {
            return number(number.bigDecimalValue());
        }
        if (value instanceof JsonArray array) {
            return of(List.copyOf(array), attachments);
        }
        if (value instanceof JsonObject object) {
            return attachments != null && BinaryJson.isPlaceholder(object)
                    ? BinaryJson.attachment(object, attachments)
                    : members(object, attachments);
        }
        return switch (value.getValueType()) {
            case TRUE -> true;
            case FALSE -> false;
            default -> null;
        };
    }

    static Map<String, @Nullable Object> members(JsonObject object, @Nullable Attachments attachments) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        object.forEach((name, member) -> members.put(name, of(member, attachments)));
        return Collections.unmodifiableMap(members);
    }

    private static Number number(BigDecimal number) {
        if (number.scale() == 0 && number.precision() <= 18) {
            return number.longValue();
        }
        double close = number.doubleValue();
        boolean same = Double.isFinite(close) && BigDecimal.valueOf(close).compareTo(number) == 0;
        return same ? (Number) close : number;
    }

    /**
     * Writes an argument for clients.
     *
     * @param attachments where binary data go, in Base64; null: they are written as publications have them
     * @throws IllegalArgumentException where it is nothing that JSON has
     */
    static void write(JsonWriter out, @Nullable Object value, @Nullable List<String> attachments) {
        write(out, value, attachments, 0);
    }

    private static void write(JsonWriter out, @Nullable Object value, @Nullable List<String> attachments, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("nested deeper than " + MAX_DEPTH);
        }
        if (value == null) {
            out.value(JsonText.NULL);
        } else if (value instanceof CharSequence text) {
            out.value(text.toString());
        } else if (value instanceof Boolean flag) {
            out.value(flag);
        } else if (value instanceof Number number) {
            out.value(new JsonText(json(number)));
        } else if (value instanceof byte[] bytes) {
            write(out, bytes, attachments);
        } else if (value instanceof Iterable<?> elements) {
            out.beginArray();
            elements.forEach(element -> write(out, element, attachments, depth + 1));
            out.endArray();
        } else if (value instanceof Object[] elements) {
            write(out, Arrays.asList(elements), attachments, depth);
        } else if (value instanceof Map<?, ?> members) {
            out.beginObject();
            members.forEach((name, member) -> write(out.name(String.valueOf(name)), member, attachments, depth + 1));
            out.endObject();
        } else {
            throw new IllegalArgumentException("JSON has no " + value.getClass().getName());
        }
    }

    private static void write(JsonWriter out, byte[] bytes, @Nullable List<String> attachments) {
        String text = Base64.getEncoder().encodeToString(bytes);
        if (attachments == null || attachments.size() == PacketDecoder.MAX_ATTACHMENTS) {
            BinaryJson.binary(out, text);
        } else {
            BinaryJson.placeholder(out, attachments.size());
            attachments.add(text);
        }
    }

    private static String json(Number number) {
        if ((number instanceof Double || number instanceof Float) && !Double.isFinite(number.doubleValue())) {
            throw new IllegalArgumentException("JSON has no " + number);
        }
        return number.toString();
    }
}
