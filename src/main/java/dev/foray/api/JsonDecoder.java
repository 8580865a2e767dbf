package dev.foray.api;

import jakarta.json.Json;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonLocation;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import jakarta.json.stream.JsonParsingException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Reads JSON from bytes in UTF-8, and says where it is wrong. Thread-safe. */
final class JsonDecoder {
    private final JsonParserFactory parsers = Json.createParserFactory(Map.of());

    /** @throws MalformedRequestException naming line and column, or the byte that is not UTF-8 */
    JsonValue decode(byte[] bytes) {
        String text = text(bytes);
        try (JsonParser parser = parsers.createParser(new StringReader(text))) {
            parser.next();
            JsonValue value = parser.getValue();
            if (parser.hasNext()) {
                throw malformed(parser.getLocation(), text);
            }
            return value;
        } catch (MalformedRequestException e) {
            throw e;
        } catch (JsonParsingException e) {
            throw malformed(e.getLocation(), text);
        } catch (RuntimeException e) {
            // Parsers have limits of depth and of digits, and no exception of their own for them.
            throw new MalformedRequestException("body", "not readable as JSON: " + e.getMessage());
        }
    }

    /** Behind the last character of its line at the most: where the text ends too early, Parsson names a later one. */
    private static MalformedRequestException malformed(JsonLocation at, String text) {
        List<String> lines = text.lines().toList();
        int line = (int) Math.min(at.getLineNumber(), lines.size());
        int behind = line < 1 ? 1 : lines.get(line - 1).length() + 1;
        return new MalformedRequestException(
                "line " + Math.max(1, line) + ", column " + Math.min(at.getColumnNumber(), behind), "not valid JSON");
    }

    private static String text(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        if (decoder.decode(in, out, true).isError()) {
            throw new MalformedRequestException("byte " + in.position(), "not UTF-8");
        }
        return out.flip().toString();
    }
}
