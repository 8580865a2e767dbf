package dev.foray.config;

import dev.foray.config.Place.Found;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What system properties and the environment set; a system property wins. */
final class Overrides {
    static final String PROPERTY_PREFIX = "foray.";
    static final String VARIABLE_PREFIX = "FORAY_";
    static final List<String> CONFIG_AND_DATA = List.of("config", "data");

    // Kubernetes puts these into every container next to a service that is called "foray".
    private static final Pattern SERVICE_LINK =
            Pattern.compile("FORAY_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_\\d+_(TCP|UDP|SCTP)(_.*)?)?)");

    private final Map<String, String> properties;
    private final Map<String, String> environment;

    Overrides(Map<String, String> properties, Map<String, String> environment) {
        this.properties = new TreeMap<>(properties);
        this.environment = new TreeMap<>(environment);
    }

    /** The text of {@code foray.config} or {@code foray.data}, or of the variables for them; empty where not set. */
    String locationOf(String name) {
        String text = properties.getOrDefault(PROPERTY_PREFIX + name, environment.getOrDefault(variableOf(name), ""));
        return text.strip();
    }

    /** What they set, by key; what is not a setting becomes a problem. */
    Map<String, Found> read(List<Setting<?>> settings, Place place, Problems problems) {
        Map<String, Setting<?>> byKey = new HashMap<>();
        Map<String, Setting<?>> byVariable = new HashMap<>();
        for (Setting<?> setting : settings) {
            byKey.put(setting.key(), setting);
            byVariable.put(variableOf(setting.key()), setting);
        }
        Map<String, Found> found = new HashMap<>();
        environment.forEach((name, text) -> {
            if (!name.startsWith(VARIABLE_PREFIX) || SERVICE_LINK.matcher(name).matches()) {
                return;
            }
            String key = name.substring(VARIABLE_PREFIX.length()).toLowerCase(Locale.ROOT);
            Setting<?> setting = byVariable.get(name);
            if (setting != null) {
                add(setting, setting.key() + " (" + name + ")", text, found, problems);
            } else if (!CONFIG_AND_DATA.contains(key)) {
                problems.add("environment variable " + name, notASetting(name, byVariable));
            }
        });
        properties.forEach((name, text) -> {
            if (!name.startsWith(PROPERTY_PREFIX)) {
                return;
            }
            String key = name.substring(PROPERTY_PREFIX.length());
            Setting<?> setting = byKey.get(key);
            if (setting != null) {
                add(setting, key + " (system property " + name + ")", text, found, problems);
            } else if (!CONFIG_AND_DATA.contains(key)) {
                problems.add("system property " + name, place.notASetting(key));
            }
        });
        return found;
    }

    private static void add(
            Setting<?> setting, String where, String text, Map<String, Found> found, Problems problems) {
        try {
            found.put(setting.key(), new Found(where, setting.type().fromText(text)));
        } catch (BadValueException e) {
            problems.add(where, String.valueOf(e.getMessage()));
        }
    }

    private static String notASetting(String name, Map<String, Setting<?>> byVariable) {
        return "is not a setting"
                + new KnownKeys(byVariable.keySet())
                        .nearest(name)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("");
    }

    static String variableOf(String key) {
        return VARIABLE_PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_');
    }
}
