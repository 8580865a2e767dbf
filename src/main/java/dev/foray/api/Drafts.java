package dev.foray.api;

import dev.foray.broker.Draft;
import dev.foray.broker.KeyChange;
import dev.foray.channel.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Reads what is to be published from the fields that {@code publish}, {@code broadcast} and the map methods share. */
final class Drafts {
    private final JsonDecoder decoder;

    Drafts(JsonDecoder decoder) {
        this.decoder = decoder;
    }

    /** A draft for stream channels. */
    Draft stream(Fields request) {
        boolean skipHistory = request.flag("skip_history");
        return draft(request, skipHistory, null);
    }

    /** A new value for a key. */
    Draft set(Fields request) {
        KeyChange.Mode mode =
                switch (request.string("key_mode")) {
                    case "" -> KeyChange.Mode.ANY;
                    case "if_new" -> KeyChange.Mode.IF_NEW;
                    case "if_exists" -> KeyChange.Mode.IF_EXISTS;
                    default -> throw request.invalid("key_mode", "must be \"if_new\" or \"if_exists\"");
                };
        KeyChange change = KeyChange.set(request.required("key", KeyChange.MAX_KEY));
        return draft(request, false, change.withMode(mode).withExpectedOffset(expectedOffset(request)));
    }

    /** The removal of a key. */
    Draft remove(Fields request) {
        String key = request.required("key", KeyChange.MAX_KEY);
        return Draft.remove(key, null)
                .withChange(KeyChange.remove(key).withExpectedOffset(expectedOffset(request)))
                .withIdempotencyKey(request.limited("idempotency_key", Draft.MAX_IDEMPOTENCY_KEY));
    }

    private static @Nullable Long expectedOffset(Fields request) {
        return request.wholeOrNull("expected_offset", 0, Long.MAX_VALUE);
    }

    private Draft draft(Fields request, boolean skipHistory, @Nullable KeyChange change) {
        // Only a hint how to send it, for servers that can.
        var unused = request.flag("delta");
        return new Draft(
                requiredData(request),
                request.stringMap("tags"),
                null,
                skipHistory,
                request.limited("idempotency_key", Draft.MAX_IDEMPOTENCY_KEY),
                request.count("version"),
                request.string("version_epoch"),
                change);
    }

    private JsonText requiredData(Fields request) {
        JsonText encoded = base64(request, "b64data");
        JsonText plain = request.jsonOrNull("data");
        JsonText data = encoded == null ? plain : encoded;
        if (data == null) {
            throw request.invalid("data", "is required");
        }
        return data;
    }

    /** Any JSON, given as it is or, with precedence, in base64; null where there is neither. */
    @Nullable
    JsonText optional(Fields request, String name) {
        JsonText encoded = base64(request, "b64" + name);
        JsonText plain = request.json(name);
        return encoded == null ? plain : encoded;
    }

    private @Nullable JsonText base64(Fields request, String name) {
        String encoded = request.string(name);
        if (encoded.isEmpty()) {
            return null;
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(encoded.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw request.invalid(name, "must be base64");
        }
        try {
            return CompactJson.of(decoder.decode(bytes));
        } catch (MalformedRequestException e) {
            throw request.invalid(name, "must be base64 of JSON, because channels carry JSON; " + e.getMessage());
        }
    }
}
