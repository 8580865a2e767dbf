package dev.foray.config;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.HashMap;
import java.util.Map;

/**
 * A place in the configuration that settings are read at: the whole file, or one namespace.
 *
 * @param path of the place, for messages; empty, or ending with a dot
 */
record Place(String path, KnownKeys keys, UnsupportedOptions unsupported) {
    /** What stands at the place, by key; what is not a setting becomes a problem. */
    Map<String, Found> read(JsonObject object, Problems problems) {
        Map<String, Found> found = new HashMap<>();
        read("", object, found, problems);
        return found;
    }

    private void read(String section, JsonObject object, Map<String, Found> found, Problems problems) {
        object.forEach((name, value) -> {
            String key = section + name;
            if (keys.has(key)) {
                found.put(key, new Found(path + key, value));
            } else if (unsupported.has(key)) {
                if (!unsupported.letsThrough(key, value)) {
                    problems.add(path + key, "is not supported by this version of Foray");
                }
            } else if (keys.hasSection(key) || unsupported.hasSection(key)) {
                readSection(key, value, found, problems);
            } else {
                problems.add(path + key, notASetting(key));
            }
        });
    }

    private void readSection(String key, JsonValue value, Map<String, Found> found, Problems problems) {
        if (value.getValueType() == JsonValue.ValueType.OBJECT) {
            read(key + '.', value.asJsonObject(), found, problems);
        } else {
            problems.add(path + key, "is a section, with settings in braces");
        }
    }

    String notASetting(String key) {
        return "is not a setting"
                + keys.nearest(key).map(near -> "; did you mean " + near + "?").orElse("");
    }

    /**
     * A value, and where it was set.
     *
     * @param where the key, and what it was set with where that is not the file
     */
    record Found(String where, JsonValue value) {}
}
