package dev.foray.protocol;

import dev.foray.channel.JsonText;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what clients send as JSON, and writes it again. Looking up the provider is expensive, so it is done once. */
public final class JsonValues {
    private static final JsonProvider json = JsonProvider.provider();

    /** Regular expressions see whole characters, so this is a surrogate that has no other half. */
    private static final Pattern HALF = Pattern.compile("\\p{Cs}");

    private JsonValues() {}

    /** @throws IllegalArgumentException where the text is no JSON object */
    public static JsonObject object(String text) {
        JsonShape.check(text);
        return read(text).asJsonObject();
    }

    /** @throws IllegalArgumentException where the text is no JSON array */
    public static JsonArray array(String text) {
        JsonShape.checkArray(text);
        return read(text).asJsonArray();
    }

    /** What was published, which is valid JSON of any kind. */
    public static JsonValue of(JsonText text) {
        return read(text.text());
    }

    private static JsonValue read(String text) {
        try (var reader = json.createReader(new StringReader(text))) {
            return reader.readValue();
        } catch (RuntimeException e) {
            // Parsers have limits of digits, and no exception of their own for them.
            throw new IllegalArgumentException("not valid", e);
        }
    }

    /** The value as compact text; {@code null} for none. */
    public static JsonText text(@Nullable JsonValue value) {
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
