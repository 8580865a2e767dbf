package dev.foray.protocol.text;

import dev.foray.channel.ChannelName;
import dev.foray.channel.ClientInfo;
import dev.foray.channel.JsonText;
import dev.foray.channel.JsonWriter;
import dev.foray.channel.Publication;
import dev.foray.hub.Encoding;
import dev.foray.session.Frame;
import jakarta.json.JsonString;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Publications as plain text: of a JSON string its text, of any other JSON its JSON.
 *
 * <p>Numbered, what a plain client has published begins with its number, as in {@code 3: hello}. What came from others,
 * or before this server started, has none, because that number may be somebody else's now. Thread-safe.
 */
final class PlainEncoding implements Encoding {
    private static final JsonProvider json = JsonProvider.provider();

    /** The tag of a publication that has its sender's number. */
    private static final String NUMBER = "number";

    private static final Pattern NUMBERS = Pattern.compile("[1-9][0-9]{0,18}");

    /** Regular expressions see whole characters, so this is a surrogate that has no other half. */
    private static final Pattern HALF = Pattern.compile("\\p{Cs}");

    private final long numberedSince;

    private PlainEncoding(long numberedSince) {
        this.numberedSince = numberedSince;
    }

    static PlainEncoding bare() {
        return new PlainEncoding(Long.MAX_VALUE);
    }

    /** @param sinceMillis when numbers began to be given, in milliseconds since 1970 */
    static PlainEncoding numbered(long sinceMillis) {
        return new PlainEncoding(sinceMillis);
    }

    /** What a client sent, as the data of a publication. */
    static JsonText data(String text) {
        return new JsonWriter().value(text).text();
    }

    /** The tags of what a client publishes. */
    static Map<String, String> tags(long number) {
        return Map.of(NUMBER, Long.toString(number));
    }

    @Override
    public Frame publication(ChannelName channel, Publication publication, @Nullable Object replaces) {
        String text = text(publication.data());
        String number = publication.tags().get(NUMBER);
        boolean numbered = publication.timeMillis() >= numberedSince
                && publication.info() != null
                && number != null
                && NUMBERS.matcher(number).matches();
        return Frame.of(numbered ? number + ": " + text : text);
    }

    /** Halves of surrogate pairs, which can stand in JSON as escapes, have no encoding in UTF-8. */
    private static String text(JsonText data) {
        String text = data.text();
        if (!text.startsWith("\"")) {
            return text;
        }
        try (var reader = json.createReader(new StringReader(text))) {
            return HALF.matcher(((JsonString) reader.readValue()).getString()).replaceAll("\uFFFD");
        }
    }

    @Override
    public Frame join(ChannelName channel, ClientInfo info) {
        throw new AssertionError("plain clients are not told who comes");
    }

    @Override
    public Frame leave(ChannelName channel, ClientInfo info) {
        throw new AssertionError("plain clients are not told who goes");
    }
}
