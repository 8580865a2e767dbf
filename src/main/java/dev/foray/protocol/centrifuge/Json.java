package dev.foray.protocol.centrifuge;

import dev.foray.channel.JsonText;
import jakarta.json.JsonValue;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.JsonbException;
import jakarta.json.bind.config.PropertyNamingStrategy;
import jakarta.json.stream.JsonParsingException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads JSON that clients send. Looking up JSON-B is expensive, so it is done once. */
final class Json {
    private static final Jsonb jsonb = JsonbBuilder.create(
            new JsonbConfig().withPropertyNamingStrategy(PropertyNamingStrategy.LOWER_CASE_WITH_UNDERSCORES));

    /** Regular expressions see whole characters, so this is a surrogate that has no other half. */
    private static final Pattern HALF = Pattern.compile("\\p{Cs}");

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
     * Writes halves of surrogate pairs as escapes. They can come in as escapes, have no encoding in UTF-8, and would
     * break the connection of everybody whom they are sent to. In valid JSON they are in strings only, where escapes
     * may stand.
     */
    private static String encodable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return HALF.matcher(text)
                        .replaceAll(half ->
                                "\\\\u" + Integer.toHexString(half.group().charAt(0)));
            }
        }
        return text;
    }
}
