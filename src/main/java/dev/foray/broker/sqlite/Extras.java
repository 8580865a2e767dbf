package dev.foray.broker.sqlite;

import dev.foray.channel.ClientInfo;
import dev.foray.channel.JsonText;
import dev.foray.channel.Tags;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A publication's tags and publisher as bytes, null where it has neither.
 *
 * <p>A format byte, the number of tags and their names and values, then the publisher: 0, or 1 and user, client, and
 * the two pieces of JSON, each after a 0 (absent) or 1. Texts are UTF-8 after their length; numbers have seven bits a
 * byte, the lowest first. Immutable.
 */
record Extras(Map<String, String> tags, @Nullable ClientInfo info) {
    private static final Extras NONE = new Extras(Map.of(), null);
    private static final int FORMAT = 1;
    private static final int SEVEN_BITS = 0x7f;
    private static final int MORE = 0x80;

    byte @Nullable [] encode() {
        if (tags.isEmpty() && info == null) {
            return null;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(FORMAT);
        number(out, tags.size());
        tags.forEach((name, value) -> {
            text(out, name);
            text(out, value);
        });
        out.write(info == null ? 0 : 1);
        if (info != null) {
            text(out, info.user());
            text(out, info.client());
            json(out, info.connInfo());
            json(out, info.chanInfo());
        }
        return out.toByteArray();
    }

    private static void json(ByteArrayOutputStream out, @Nullable JsonText json) {
        out.write(json == null ? 0 : 1);
        if (json != null) {
            text(out, json.text());
        }
    }

    private static void text(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void number(ByteArrayOutputStream out, int number) {
        int rest = number;
        while (rest > SEVEN_BITS) {
            out.write((rest & SEVEN_BITS) | MORE);
            rest >>>= 7;
        }
        out.write(rest);
    }

    /** @throws IllegalArgumentException when these are not bytes that {@link #encode} made */
    static Extras decode(byte @Nullable [] bytes) {
        if (bytes == null) {
            return NONE;
        }
        try {
            return decode(ByteBuffer.wrap(bytes));
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("tags and publisher end too early", e);
        }
    }

    private static Extras decode(ByteBuffer in) {
        int format = in.get();
        if (format != FORMAT) {
            throw new IllegalArgumentException("tags and publisher have format " + format);
        }
        Map<String, String> tags = new LinkedHashMap<>();
        for (int left = number(in); left > 0; left--) {
            tags.put(text(in), text(in));
        }
        boolean published = in.get() == 1;
        return new Extras(Tags.copyOf(tags), published ? new ClientInfo(text(in), text(in), json(in), json(in)) : null);
    }

    private static @Nullable JsonText json(ByteBuffer in) {
        return in.get() == 0 ? null : new JsonText(text(in));
    }

    private static String text(ByteBuffer in) {
        int length = number(in);
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int number(ByteBuffer in) {
        int number = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 7) {
            int next = in.get();
            number |= (next & SEVEN_BITS) << shift;
            if ((next & MORE) == 0) {
                return number;
            }
        }
        throw new IllegalArgumentException("tags and publisher have a number that is too long");
    }
}
