package dev.foray.protocol.centrifuge;

import dev.foray.channel.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON object, putting in values that are JSON already as they are.
 *
 * <p>As the protocol wants it, the plain methods leave out what is zero, empty, false or null; those named
 * {@code always} do not. Confined to one thread.
 */
final class JsonOut {
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out;
    private boolean comma;

    JsonOut() {
        out = new StringBuilder(128);
    }

    /** Begins an object, as an element of an array or as the whole. */
    JsonOut object() {
        separate();
        return open('{');
    }

    /** Begins an object as a field. */
    JsonOut object(String name) {
        name(name);
        return open('{');
    }

    JsonOut endObject() {
        out.append('}');
        comma = true;
        return this;
    }

    JsonOut array(String name) {
        name(name);
        return open('[');
    }

    JsonOut endArray() {
        out.append(']');
        comma = true;
        return this;
    }

    JsonOut string(String name, @Nullable String value) {
        return value == null || value.isEmpty() ? this : alwaysString(name, value);
    }

    JsonOut alwaysString(String name, String value) {
        name(name);
        quote(value);
        comma = true;
        return this;
    }

    JsonOut number(String name, long value) {
        return value == 0 ? this : alwaysNumber(name, value);
    }

    JsonOut alwaysNumber(String name, long value) {
        name(name);
        out.append(value);
        comma = true;
        return this;
    }

    JsonOut flag(String name, boolean value) {
        return value ? json(name, "true") : this;
    }

    JsonOut json(String name, @Nullable JsonText value) {
        return value == null ? this : json(name, value.text());
    }

    private JsonOut json(String name, String value) {
        name(name);
        out.append(value);
        comma = true;
        return this;
    }

    private JsonOut open(char bracket) {
        out.append(bracket);
        comma = false;
        return this;
    }

    private void name(String name) {
        separate();
        quote(name);
        out.append(':');
    }

    private void separate() {
        if (comma) {
            out.append(',');
        }
    }

    private void quote(String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                escape(out, c);
            } else {
                i += appendEncodable(out, value, i);
            }
        }
        out.append('"');
    }

    /** Appends the character at {@code at}, a lone surrogate as an escape; returns how many more it took. */
    static int appendEncodable(StringBuilder out, String text, int at) {
        char c = text.charAt(at);
        if (!Character.isSurrogate(c)) {
            out.append(c);
            return 0;
        }
        if (Character.isHighSurrogate(c)
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1))) {
            out.append(c).append(text.charAt(at + 1));
            return 1;
        }
        escape(out, c);
        return 0;
    }

    private static void escape(StringBuilder out, char c) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt(c >> shift & 0xF));
        }
    }

    /** What was written so far. */
    @Override
    public String toString() {
        return out.toString();
    }
}
