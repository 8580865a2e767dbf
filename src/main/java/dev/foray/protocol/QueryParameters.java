package dev.foray.protocol;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a URL, decoded as UTF-8. Read here and not by {@code getParameter}, which would read the body of a
 * form. Immutable.
 */
public final class QueryParameters {
    private final Map<String, List<String>> values = new LinkedHashMap<>();

    private QueryParameters() {}

    /** @param query null: none; what cannot be decoded is left out */
    public static QueryParameters of(@Nullable String query) {
        QueryParameters parameters = new QueryParameters();
        for (String parameter : query == null ? new String[0] : query.split("&")) {
            int equals = parameter.indexOf('=');
            if (equals > 0) {
                parameters.add(parameter.substring(0, equals), parameter.substring(equals + 1));
            }
        }
        return parameters;
    }

    private void add(String name, String value) {
        try {
            String decoded = URLDecoder.decode(value, StandardCharsets.UTF_8);
            values.computeIfAbsent(name, first -> new ArrayList<>()).add(decoded);
        } catch (IllegalArgumentException e) {
            // Neither what it was meant to be nor anything else.
        }
    }

    /** The first of that name; null: none. */
    public @Nullable String get(String name) {
        List<String> all = all(name);
        return all.isEmpty() ? null : all.get(0);
    }

    /** All of that name, as they come. */
    public List<String> all(String name) {
        return List.copyOf(values.getOrDefault(name, List.of()));
    }
}
