package dev.foray.auth;

import dev.foray.auth.Identity.Grant;
import dev.foray.auth.Identity.Overrides;
import dev.foray.auth.TokenException.Kind;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ForayException;
import dev.foray.channel.JsonText;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What a verified token claims, or one of its parts.
 *
 * <p>Read strictly: a claim of another type than it should have makes the whole token invalid, as it would be wrong to
 * go on as if it were not there. Immutable.
 */
record Claims(JsonObject object) {
    // Looked up once: the static methods of jakarta.json.Json search for the provider at every call.
    private static final JsonProvider JSON = JsonProvider.provider();

    static Claims parse(String text) {
        if (json(text) instanceof JsonObject object) {
            return new Claims(object);
        }
        throw invalid("the token's claims are not a JSON object");
    }

    private static JsonValue json(String text) {
        try (JsonReader reader = JSON.createReader(new StringReader(text))) {
            return reader.readValue();
        } catch (JsonException e) {
            throw invalid("the token has something in it that is not JSON");
        }
    }

    private static TokenException invalid(String message) {
        return new TokenException(Kind.INVALID, message);
    }

    private static TokenException wrongType(String name) {
        return invalid("the token's claim " + name + " is not of the type that it should be");
    }

    private @Nullable JsonValue value(String name) {
        JsonValue value = object.get(name);
        return value == null || value.getValueType() == ValueType.NULL ? null : value;
    }

    boolean has(String name) {
        return value(name) != null;
    }

    /** Empty where it is not there. */
    String text(String name) {
        JsonValue value = value(name);
        if (value == null) {
            return "";
        }
        if (value instanceof JsonString text) {
            return text.getString();
        }
        throw wrongType(name);
    }

    /** One text, or a list of them, as {@code aud} may be; empty where it is not there. */
    List<String> texts(String name) {
        JsonValue value = value(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof JsonString text) {
            return List.of(text.getString());
        }
        if (value.getValueType() == ValueType.ARRAY
                && value.asJsonArray().stream().allMatch(JsonString.class::isInstance)) {
            return List.copyOf(value.asJsonArray().getValuesAs(JsonString::getString));
        }
        throw wrongType(name);
    }

    /** Seconds since 1970, with or without a fraction. */
    OptionalDouble seconds(String name) {
        JsonValue value = value(name);
        if (value == null) {
            return OptionalDouble.empty();
        }
        if (value instanceof JsonNumber number) {
            return OptionalDouble.of(number.doubleValue());
        }
        throw wrongType(name);
    }

    /** When what the token grants ends: {@code expire_at}, where 0 means never, else {@code exp}; 0: never. */
    long expireAt() {
        double seconds = seconds("expire_at").orElseGet(() -> seconds("exp").orElse(0));
        return Math.max(0, (long) seconds);
    }

    /** An object within; empty where it is not there. */
    Claims within(String name) {
        JsonValue value = value(name);
        if (value == null) {
            return new Claims(JsonValue.EMPTY_JSON_OBJECT);
        }
        if (value instanceof JsonObject within) {
            return new Claims(within);
        }
        throw wrongType(name);
    }

    /** Any JSON, which may instead be there as the Base64 of its text, under the name with {@code b64} before it. */
    @Nullable
    JsonText json(String name, String base64Name) {
        String base64 = text(base64Name);
        if (base64.isEmpty()) {
            JsonValue value = value(name);
            return value == null ? null : new JsonText(value.toString());
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            return new JsonText(json(new String(bytes, StandardCharsets.UTF_8)).toString());
        } catch (IllegalArgumentException e) {
            throw wrongType(base64Name);
        }
    }

    /** @throws TokenException when the name is none that a channel can have */
    static ChannelName channel(String name) {
        try {
            return new ChannelName(name);
        } catch (ForayException e) {
            throw invalid("the token names a channel that cannot be: " + e.detail());
        }
    }

    /** @param expireAt in seconds since 1970; 0: never */
    Grant grant(long expireAt) {
        Claims override = within("override");
        return new Grant(
                json("info", "b64info"),
                json("data", "b64data"),
                expireAt,
                new Overrides(
                        override.flag("presence"),
                        override.flag("join_leave"),
                        override.flag("force_push_join_leave"),
                        override.flag("force_positioning"),
                        override.flag("force_recovery")));
    }

    private @Nullable Boolean flag(String name) {
        JsonValue flag = value(name);
        if (flag == null) {
            return null;
        }
        JsonValue value = within(name).value("value");
        ValueType type = value == null ? ValueType.FALSE : value.getValueType();
        return switch (type) {
            case TRUE -> true;
            case FALSE -> false;
            default -> throw wrongType(name);
        };
    }
}
