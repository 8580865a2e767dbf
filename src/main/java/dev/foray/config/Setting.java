package dev.foray.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One setting.
 *
 * @param key its place in the file; of a channel option, its place within the options
 * @param type what it may be
 * @param byDefault what it is where nobody set it
 * @param meaning what it does, for people
 */
record Setting<T>(String key, ValueType<T> type, T byDefault, String meaning) {
    private static final Duration LONGEST = Duration.ofDays(36_500);

    static Setting<Boolean> flag(String key, boolean byDefault, String meaning) {
        return new Setting<>(key, new ValueType.Flag(), byDefault, meaning);
    }

    static Setting<Integer> whole(String key, int byDefault, ValueType.Whole limits, String meaning) {
        return new Setting<>(key, limits, byDefault, meaning);
    }

    static Setting<String> text(String key, String kind, String meaning) {
        return new Setting<>(key, new ValueType.Text(kind), "", meaning);
    }

    static Setting<List<String>> texts(String key, String kind, String meaning) {
        return new Setting<>(key, new ValueType.Texts(kind), List.of(), meaning);
    }

    /** A duration that may be anything from nothing to a century. */
    static Setting<Duration> period(String key, Duration byDefault, String meaning) {
        return period(key, byDefault, Duration.ZERO, LONGEST, meaning);
    }

    static Setting<Duration> period(String key, Duration byDefault, Duration min, Duration max, String meaning) {
        return new Setting<>(key, new ValueType.Period(min, max), byDefault, meaning);
    }

    static <E> Setting<E> choice(
            String key, E byDefault, Map<String, E> names, Map<String, String> elsewhere, String meaning) {
        return new Setting<>(key, new ValueType.Choice<>(names, elsewhere), byDefault, meaning);
    }

    /** The same setting within a section. */
    Setting<T> in(String section) {
        return new Setting<>(section + '.' + key, type, byDefault, meaning);
    }

    /** The default as it would stand in the file. */
    String shownDefault() {
        return type.show(byDefault);
    }
}
