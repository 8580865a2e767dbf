package dev.foray.api;

import dev.foray.channel.ChannelName;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.JsonText;
import dev.foray.channel.JsonWriter;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object of a request, read field by field. A field that is absent or null has its empty value; unknown ones
 * are never looked at.
 *
 * <p>A wrong type is a {@link MalformedRequestException}, a value that is not allowed a {@link ForayException} 107;
 * both begin with the field's path, such as {@code commands[2].publish.tags.color}. Immutable.
 */
final class Fields {
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final String path;
    private final JsonObject object;

    private Fields(String path, JsonObject object) {
        this.path = path;
        this.object = object;
    }

    /** @param path of the object itself; empty for the body */
    static Fields of(String path, JsonValue value) {
        if (value instanceof JsonObject object) {
            return new Fields(path, object);
        }
        throw new MalformedRequestException(path.isEmpty() ? "body" : path, "must be an object");
    }

    /** The whole path of a field. */
    String path(String name) {
        if (!PLAIN_NAME.matcher(name).matches()) {
            return path + "[" + new JsonWriter().value(name).text() + "]";
        }
        return path.isEmpty() ? name : path + "." + name;
    }

    /** The whole path of an element of an array. */
    String element(String name, int index) {
        return path(name) + "[" + index + "]";
    }

    /** A 107 about one field. */
    ForayException invalid(String name, String problem) {
        return new ForayException(ErrorCode.BAD_REQUEST, path(name) + ": " + problem);
    }

    private @Nullable JsonValue given(String name) {
        JsonValue value = object.get(name);
        return value == null || value.getValueType() == ValueType.NULL ? null : value;
    }

    private MalformedRequestException wrongType(String name, String wanted) {
        return new MalformedRequestException(path(name), "must be " + wanted);
    }

    @Nullable
    String stringOrNull(String name) {
        JsonValue value = given(name);
        if (value == null) {
            return null;
        }
        if (value instanceof JsonString string) {
            return string.getString();
        }
        throw wrongType(name, "a string");
    }

    String string(String name) {
        String value = stringOrNull(name);
        return value == null ? "" : value;
    }

    /** A string of so many characters at the most; null where it is absent or empty. */
    @Nullable
    String limited(String name, int longest) {
        String value = string(name);
        if (value.length() > longest) {
            throw invalid(name, "longer than " + longest + " characters");
        }
        return value.isEmpty() ? null : value;
    }

    String required(String name, int longest) {
        String value = limited(name, longest);
        if (value == null) {
            throw invalid(name, "is required");
        }
        return value;
    }

    ChannelName channel(String name) {
        return channel(path(name), string(name));
    }

    static ChannelName channel(String path, String value) {
        if (value.isEmpty()) {
            throw new ForayException(ErrorCode.BAD_REQUEST, path + ": is required");
        }
        try {
            return new ChannelName(value);
        } catch (ForayException e) {
            throw new ForayException(e.code(), path + ": " + e.detail());
        }
    }

    @Nullable
    Boolean flagOrNull(String name) {
        JsonValue value = given(name);
        if (value == null) {
            return null;
        }
        return switch (value.getValueType()) {
            case TRUE -> true;
            case FALSE -> false;
            default -> throw wrongType(name, "true or false");
        };
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(flagOrNull(name));
    }

    @Nullable
    Long wholeOrNull(String name, long least, long most) {
        JsonValue value = given(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof JsonNumber number)) {
            throw wrongType(name, "a whole number");
        }
        if (number.bigDecimalValue().stripTrailingZeros().scale() > 0) {
            throw wrongType(name, "a whole number");
        }
        try {
            long whole = number.bigDecimalValue().longValueExact();
            if (whole >= least && whole <= most) {
                return whole;
            }
        } catch (ArithmeticException e) {
            // Larger than any range.
        }
        throw invalid(name, "must be from " + least + " to " + most);
    }

    long whole(String name, long least, long most) {
        Long value = wholeOrNull(name, least, most);
        return value == null ? 0 : value;
    }

    /** An offset or a version: from 0. */
    long count(String name) {
        return whole(name, 0, Long.MAX_VALUE);
    }

    List<String> strings(String name) {
        List<String> strings = new ArrayList<>();
        for (JsonValue value : array(name)) {
            if (!(value instanceof JsonString string)) {
                throw new MalformedRequestException(element(name, strings.size()), "must be a string");
            }
            strings.add(string.getString());
        }
        return strings;
    }

    Map<String, String> stringMap(String name) {
        Fields members = object(name);
        if (members == null) {
            return Map.of();
        }
        Map<String, String> map = new LinkedHashMap<>();
        members.object.keySet().forEach(key -> map.put(key, members.string(key)));
        return map;
    }

    /** Any JSON but null, which counts as absent. */
    @Nullable
    JsonText json(String name) {
        JsonValue value = given(name);
        return value == null ? null : CompactJson.of(value);
    }

    /** Any JSON, null too; Java's null where it is absent. */
    @Nullable
    JsonText jsonOrNull(String name) {
        JsonValue value = object.get(name);
        return value == null ? null : CompactJson.of(value);
    }

    @Nullable
    Fields object(String name) {
        JsonValue value = given(name);
        return value == null ? null : Fields.of(path(name), value);
    }

    /** The elements of an array of objects; null for the elements that are null. */
    List<@Nullable Fields> objects(String name) {
        List<@Nullable Fields> objects = new ArrayList<>();
        for (JsonValue value : array(name)) {
            String at = element(name, objects.size());
            objects.add(value.getValueType() == ValueType.NULL ? null : Fields.of(at, value));
        }
        return objects;
    }

    private JsonArray array(String name) {
        JsonValue value = given(name);
        if (value == null) {
            return JsonValue.EMPTY_JSON_ARRAY;
        }
        if (value instanceof JsonArray array) {
            return array;
        }
        throw wrongType(name, "an array");
    }

    /** The names of the fields that are there and not null. */
    List<String> names() {
        return object.keySet().stream().filter(name -> given(name) != null).toList();
    }
}
