package dev.foray.api;

import dev.foray.channel.JsonWriter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a URL. Read here and not by {@code getParameter}, which would read the body of a caller that names
 * no JSON content type. Immutable.
 */
final class QueryString {
    /** What a method that is read by {@code GET} takes, and which of them are numbers. */
    private static final Set<String> FIELDS = Set.of("channel", "key", "cursor", "limit");

    private static final Set<String> NUMBERS = Set.of("limit");

    private final Map<String, String> parameters = new LinkedHashMap<>();

    /**
     * @param query null: none; of a parameter that comes twice the first counts, and what cannot be read is left out
     */
    QueryString(@Nullable String query) {
        for (String parameter : query == null ? new String[0] : query.split("&")) {
            int equals = parameter.indexOf('=');
            if (equals > 0) {
                String value = decoded(parameter.substring(equals + 1));
                if (value != null) {
                    parameters.putIfAbsent(parameter.substring(0, equals), value);
                }
            }
        }
    }

    private static @Nullable String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Nullable
    String get(String name) {
        return parameters.get(name);
    }

    /** The same as the body of a {@code POST}. */
    byte[] asBody() {
        JsonWriter writer = new JsonWriter().beginObject();
        parameters.forEach((name, value) -> {
            if (FIELDS.contains(name)) {
                writer.name(name);
                if (NUMBERS.contains(name) && value.matches("-?[0-9]{1,9}")) {
                    writer.value(Long.parseLong(value));
                } else {
                    writer.value(value);
                }
            }
        });
        return writer.endObject().text().toString().getBytes(StandardCharsets.UTF_8);
    }
}
