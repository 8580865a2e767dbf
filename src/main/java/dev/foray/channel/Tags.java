package dev.foray.channel;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The tags of publications: names and values, which stay in the order in which they were read. */
public final class Tags {
    private Tags() {}

    /**
     * A copy that nobody changes. Not {@link Map#copyOf}, whose order differs from one JVM to the next.
     *
     * @throws NullPointerException for a null in it
     */
    public static Map<String, String> copyOf(Map<String, String> tags) {
        if (tags.isEmpty()) {
            return Map.of();
        }
        Map<String, String> copy = new LinkedHashMap<>();
        tags.forEach((name, value) -> copy.put(Objects.requireNonNull(name), Objects.requireNonNull(value)));
        return Collections.unmodifiableMap(copy);
    }
}
