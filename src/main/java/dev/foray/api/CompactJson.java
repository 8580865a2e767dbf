package dev.foray.api;

import dev.foray.channel.JsonText;
import dev.foray.channel.JsonWriter;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/** Writes what was read, without white space. */
final class CompactJson {
    private CompactJson() {}

    static JsonText of(JsonValue value) {
        JsonWriter writer = new JsonWriter();
        write(writer, value);
        return writer.text();
    }

    /** Recursive; the parser limits the depth. Not {@code toString()}, which leaves halves of surrogate pairs. */
    private static void write(JsonWriter writer, JsonValue value) {
        switch (value.getValueType()) {
            case OBJECT -> {
                writer.beginObject();
                value.asJsonObject().forEach((name, member) -> {
                    writer.name(name);
                    write(writer, member);
                });
                writer.endObject();
            }
            case ARRAY -> {
                writer.beginArray();
                value.asJsonArray().forEach(element -> write(writer, element));
                writer.endArray();
            }
            case STRING -> writer.value(((JsonString) value).getString());
            case NUMBER, TRUE, FALSE, NULL -> writer.value(new JsonText(value.toString()));
        }
    }
}
