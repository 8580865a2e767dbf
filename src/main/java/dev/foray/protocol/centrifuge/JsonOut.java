package dev.foray.protocol.centrifuge;

import dev.foray.channel.JsonText;
import dev.foray.channel.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON object the way the protocol wants it: the plain methods leave out what is zero, empty, false or null;
 * those named {@code always} do not. Confined to one thread.
 */
final class JsonOut {
    private final JsonWriter writer = new JsonWriter();

    /** Begins an object, as an element of an array or as the whole. */
    JsonOut object() {
        writer.beginObject();
        return this;
    }

    /** Begins an object as a field. */
    JsonOut object(String name) {
        writer.name(name).beginObject();
        return this;
    }

    JsonOut endObject() {
        writer.endObject();
        return this;
    }

    JsonOut array(String name) {
        writer.name(name).beginArray();
        return this;
    }

    JsonOut endArray() {
        writer.endArray();
        return this;
    }

    JsonOut string(String name, @Nullable String value) {
        return value == null || value.isEmpty() ? this : alwaysString(name, value);
    }

    JsonOut alwaysString(String name, String value) {
        writer.name(name).value(value);
        return this;
    }

    JsonOut number(String name, long value) {
        return value == 0 ? this : alwaysNumber(name, value);
    }

    JsonOut alwaysNumber(String name, long value) {
        writer.name(name).value(value);
        return this;
    }

    JsonOut flag(String name, boolean value) {
        if (value) {
            writer.name(name).value(true);
        }
        return this;
    }

    JsonOut json(String name, @Nullable JsonText value) {
        if (value != null) {
            writer.name(name).value(value);
        }
        return this;
    }

    /** What was written; complete once everything that was begun has ended. */
    JsonText text() {
        return writer.text();
    }
}
