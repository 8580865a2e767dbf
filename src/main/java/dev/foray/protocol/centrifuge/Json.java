package dev.foray.protocol.centrifuge;

import dev.foray.channel.JsonText;
import jakarta.json.JsonValue;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.JsonbException;
import jakarta.json.bind.config.PropertyNamingStrategy;
import jakarta.json.stream.JsonParsingException;
import org.jspecify.annotations.Nullable;

/** Reads JSON that clients send. Looking up JSON-B is expensive, so it is done once. */
final class Json {
    private static final Jsonb jsonb = JsonbBuilder.create(
            new JsonbConfig().withPropertyNamingStrategy(PropertyNamingStrategy.LOWER_CASE_WITH_UNDERSCORES));

    private Json() {}

    /** @throws IllegalArgumentException where the text is no JSON object, or its fields are not what the type says */
    static <T> T read(String text, Class<T> type) {
        JsonShape.check(text);
        try {
            return jsonb.fromJson(text, type);
        } catch (JsonbException | JsonParsingException e) {
            throw new IllegalArgumentException("not valid", e);
        }
    }

    /** The value as compact text; {@code null} for none. */
    static JsonText text(@Nullable JsonValue value) {
        return value == null ? JsonText.NULL : new JsonText(encodable(value.toString()));
    }

    /**
     * Writes lone surrogates as escapes. They can come in as escapes, have no encoding in UTF-8, and would break the
     * connection of everybody whom they are sent to. In valid JSON they occur in strings only, where escapes may stand.
     */
    private static String encodable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                StringBuilder out = new StringBuilder(text.length() + 16);
                for (int at = 0; at < text.length(); at++) {
                    at += JsonOut.appendEncodable(out, text, at);
                }
                return out.toString();
            }
        }
        return text;
    }
}
