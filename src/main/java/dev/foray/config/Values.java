package dev.foray.config;

import dev.foray.config.Place.Found;
import java.util.Map;

/**
 * The values that were set at one place, and the defaults of all others.
 *
 * <p>A bad value becomes a problem and is read as its default, so that everything else is looked at too.
 */
final class Values {
    private final String path;
    private final Map<String, Found> found;
    private final Problems problems;
    private boolean sound = true;

    /** @param path of the place, for messages; empty, or ending with a dot */
    Values(String path, Map<String, Found> found, Problems problems) {
        this.path = path;
        this.found = Map.copyOf(found);
        this.problems = problems;
    }

    <T> T get(Setting<T> setting) {
        Found value = found.get(setting.key());
        if (value == null) {
            return setting.byDefault();
        }
        try {
            return setting.type().read(value.value());
        } catch (BadValueException e) {
            sound = false;
            problems.add(value.where(), String.valueOf(e.getMessage()));
            return setting.byDefault();
        }
    }

    boolean has(Setting<?> setting) {
        return found.containsKey(setting.key());
    }

    /** Adds a problem that several values make together; kept back where one of them is bad by itself. */
    void check(boolean good, Setting<?> setting, String problem) {
        if (sound && !good) {
            Found value = found.get(setting.key());
            problems.add(value == null ? path + setting.key() : value.where(), problem);
        }
    }
}
