package dev.foray.config;

import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a setting may be: how it is read, shown and described. */
sealed interface ValueType<T> {
    /** @throws BadValueException when the value is of another type or out of range */
    T read(JsonValue value);

    /** The JSON that a text outside the file stands for: in a system property or the environment nothing is quoted. */
    default JsonValue fromText(String text) {
        return JsonSyntax.text(text);
    }

    /** As it would stand in the file. */
    String show(T value);

    /** The unit and the allowed values, for people. */
    String range();

    /** On or off. */
    record Flag() implements ValueType<Boolean> {
        @Override
        public Boolean read(JsonValue value) {
            return switch (value.getValueType()) {
                case TRUE -> true;
                case FALSE -> false;
                default -> throw new BadValueException(JsonSyntax.quote(value) + " is not true or false");
            };
        }

        @Override
        public JsonValue fromText(String text) {
            return switch (text) {
                case "true" -> JsonValue.TRUE;
                case "false" -> JsonValue.FALSE;
                default -> JsonSyntax.text(text);
            };
        }

        @Override
        public String show(Boolean value) {
            return value.toString();
        }

        @Override
        public String range() {
            return "true, false";
        }
    }

    /** A whole number within limits; {@code unit} says of what. */
    record Whole(int min, int max, String unit) implements ValueType<Integer> {
        private static final Pattern DIGITS = Pattern.compile("-?\\d{1,18}");

        @Override
        public Integer read(JsonValue value) {
            if (value instanceof JsonNumber number && number.isIntegral()) {
                double size = number.doubleValue();
                if (size >= min && size <= max) {
                    return number.intValue();
                }
            }
            throw new BadValueException(
                    "%s is not a whole number from %d to %d".formatted(JsonSyntax.quote(value), min, max));
        }

        @Override
        public JsonValue fromText(String text) {
            return DIGITS.matcher(text).matches() ? JsonSyntax.number(text) : JsonSyntax.text(text);
        }

        @Override
        public String show(Integer value) {
            return value.toString();
        }

        @Override
        public String range() {
            return "%s, %d to %d".formatted(unit, min, max);
        }
    }

    /** A length of time within limits. */
    record Period(Duration min, Duration max) implements ValueType<Duration> {
        @Override
        public Duration read(JsonValue value) {
            if (!(value instanceof JsonString text)) {
                throw notADuration(value);
            }
            Duration duration = Durations.parse(text.getString()).orElseThrow(() -> notADuration(value));
            if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
                throw new BadValueException("%s is not from \"%s\" to \"%s\""
                        .formatted(JsonSyntax.quote(value), Durations.show(min), Durations.show(max)));
            }
            return duration;
        }

        private static BadValueException notADuration(JsonValue value) {
            return new BadValueException(
                    JsonSyntax.quote(value) + " is not a duration such as \"300s\", \"720h\" or \"50ms\"");
        }

        @Override
        public String show(Duration value) {
            return '"' + Durations.show(value) + '"';
        }

        @Override
        public String range() {
            return "duration, %s to %s".formatted(Durations.show(min), Durations.show(max));
        }
    }

    /** Any text. Never told back in a message, because it may be a secret. */
    record Text(String kind) implements ValueType<String> {
        @Override
        public String read(JsonValue value) {
            if (value instanceof JsonString text) {
                return text.getString();
            }
            throw new BadValueException("is not a text in quotes");
        }

        @Override
        public String show(String value) {
            return JsonSyntax.text(value).toString();
        }

        @Override
        public String range() {
            return kind;
        }
    }

    /** Several texts; outside the file they are a JSON array, or separated by commas. */
    record Texts(String kind) implements ValueType<List<String>> {
        @Override
        public List<String> read(JsonValue value) {
            if (value.getValueType() == JsonValue.ValueType.ARRAY
                    && value.asJsonArray().stream().allMatch(JsonString.class::isInstance)) {
                return value.asJsonArray().getValuesAs(JsonString::getString).stream()
                        .toList();
            }
            throw new BadValueException(JsonSyntax.quote(value) + " is not a list of texts such as [\"a\", \"b\"]");
        }

        @Override
        public JsonValue fromText(String text) {
            if (text.startsWith("[")) {
                return JsonSyntax.parse(text);
            }
            String items = Pattern.compile(",")
                    .splitAsStream(text)
                    .map(String::strip)
                    .filter(item -> !item.isEmpty())
                    .map(item -> JsonSyntax.text(item).toString())
                    .collect(Collectors.joining(","));
            return JsonSyntax.parse("[" + items + "]");
        }

        @Override
        public String show(List<String> value) {
            return value.stream()
                    .map(text -> JsonSyntax.text(text).toString())
                    .collect(Collectors.joining(", ", "[", "]"));
        }

        @Override
        public String range() {
            return "list of " + kind;
        }
    }

    /**
     * One of some names.
     *
     * @param elsewhere names that Centrifugo knows and Foray does not, each with what else to say of it
     */
    record Choice<E>(Map<String, E> names, Map<String, String> elsewhere) implements ValueType<E> {
        /** The constants of an enum by their names in the file, in order. */
        static <E extends Enum<E>> Map<String, E> names(Class<E> type) {
            Map<String, E> names = new LinkedHashMap<>();
            for (E constant : type.getEnumConstants()) {
                names.put(constant.name().toLowerCase(Locale.ROOT), constant);
            }
            return Collections.unmodifiableMap(names);
        }

        @Override
        public E read(JsonValue value) {
            if (value instanceof JsonString text) {
                E found = names.get(text.getString());
                if (found != null) {
                    return found;
                }
                String remark = elsewhere.get(text.getString());
                if (remark != null) {
                    throw new BadValueException(
                            JsonSyntax.quote(value) + " is not supported by this version of Foray" + remark);
                }
            }
            throw new BadValueException(JsonSyntax.quote(value) + " is none of " + range());
        }

        @Override
        public String show(E value) {
            return names.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(value))
                    .map(entry -> '"' + entry.getKey() + '"')
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public String range() {
            return names.keySet().stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "));
        }
    }

    /** The list of namespaces, which is read apart. */
    record NamespaceList() implements ValueType<List<JsonValue>> {
        @Override
        public List<JsonValue> read(JsonValue value) {
            if (value.getValueType() == JsonValue.ValueType.ARRAY) {
                return List.copyOf(value.asJsonArray());
            }
            throw new BadValueException("is not a list of namespaces such as [{\"name\": \"chat\"}]");
        }

        @Override
        public JsonValue fromText(String text) {
            return JsonSyntax.parse(text);
        }

        @Override
        public String show(List<JsonValue> value) {
            return value.toString();
        }

        @Override
        public String range() {
            return "list of namespaces";
        }
    }
}
