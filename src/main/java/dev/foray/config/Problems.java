package dev.foray.config;

import java.util.ArrayList;
import java.util.List;

/** Everything found wrong so far. Confined to the thread that reads the configuration. */
final class Problems {
    private final List<String> found = new ArrayList<>();

    /**
     * @param where the key, and what it was set with where that is not the file
     * @param what goes on from the key, such as {@code "is not a setting"}
     */
    void add(String where, String what) {
        found.add(where + ": " + what);
    }

    /** @throws ConfigurationException when there is any */
    void throwIfAny(String source) {
        if (!found.isEmpty()) {
            throw new ConfigurationException(source, found);
        }
    }
}
