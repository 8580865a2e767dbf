package dev.foray.config;

import jakarta.json.JsonConfig;
import jakarta.json.JsonException;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParsingException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.Map;

/** Turns texts into JSON values, and says where one breaks off. Thread-safe. */
final class JsonSyntax {
    // Looked up once: the static methods of jakarta.json.Json search for the provider at every call.
    private static final JsonProvider PROVIDER = JsonProvider.provider();
    private static final JsonReaderFactory READERS =
            PROVIDER.createReaderFactory(Map.of(JsonConfig.KEY_STRATEGY, JsonConfig.KeyStrategy.NONE));

    private JsonSyntax() {}

    /**
     * The object or array that the text is.
     *
     * @throws BadValueException when it is neither, or has a key twice
     */
    static JsonStructure parse(String text) {
        checkToTheEnd(text);
        try (JsonReader reader = READERS.createReader(new StringReader(text))) {
            return reader.read();
        } catch (JsonParsingException e) {
            throw new BadValueException("has a key twice" + place(e));
        } catch (JsonException e) {
            throw new BadValueException("is not a JSON object in braces");
        }
    }

    /** A reader alone would leave unread what follows the value. */
    private static void checkToTheEnd(String text) {
        try (JsonParser parser = PROVIDER.createParser(new StringReader(text))) {
            while (parser.hasNext()) {
                parser.next();
            }
        } catch (JsonParsingException e) {
            throw new BadValueException("is not JSON" + place(e));
        }
    }

    private static String place(JsonParsingException e) {
        return ", at line %d, column %d"
                .formatted(e.getLocation().getLineNumber(), e.getLocation().getColumnNumber());
    }

    static JsonString text(String text) {
        return PROVIDER.createValue(text);
    }

    static JsonValue number(String digits) {
        return PROVIDER.createValue(new BigDecimal(digits));
    }

    /** The value as it stands in a message, cut short where it is long. */
    static String quote(JsonValue value) {
        String text = value.toString();
        return text.length() <= 80 ? text : text.substring(0, 77) + "...";
    }
}
