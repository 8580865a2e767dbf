package dev.foray.protocol.centrifuge;

import dev.foray.protocol.JsonShape;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.JsonbException;
import jakarta.json.bind.config.PropertyNamingStrategy;
import jakarta.json.stream.JsonParsingException;

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
}
