package dev.foray.api;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request that notes which of its fields are looked at, there or not, by their paths. */
final class AskedObject extends AbstractMap<String, JsonValue> implements JsonObject {
    private final Map<String, JsonValue> members = new HashMap<>();
    private final String path;
    private final Set<String> asked;

    AskedObject(String path, JsonObject object, Set<String> asked) {
        this.path = path;
        this.asked = asked;
        object.forEach((name, value) -> members.put(
                name, value instanceof JsonObject inner ? new AskedObject(path + name + ".", inner, asked) : value));
    }

    @Override
    public @Nullable JsonValue get(Object name) {
        asked.add(path + name);
        return members.get(name);
    }

    @Override
    public Set<Entry<String, JsonValue>> entrySet() {
        return members.entrySet();
    }

    @Override
    public ValueType getValueType() {
        return ValueType.OBJECT;
    }

    @Override
    public JsonArray getJsonArray(String name) {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public JsonObject getJsonObject(String name) {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public JsonNumber getJsonNumber(String name) {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public JsonString getJsonString(String name) {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public String getString(String name) {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public String getString(String name, String fallback) {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public int getInt(String name) {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public int getInt(String name, int fallback) {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public boolean getBoolean(String name) {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public boolean getBoolean(String name, boolean fallback) {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public boolean isNull(String name) {
        throw new UnsupportedOperationException(name);
    }
}
