package dev.foray.api;

import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JakartaJsonNode;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** The OpenAPI document, and what it says of requests and results. */
final class Description {
    private static final URI HERE = URI.create("https://foray.test/openapi.json");

    final JsonObject document;
    private final Validator validator;

    Description() {
        String text = resource("openapi.json");
        document = parse(text);
        validator = new ValidatorFactory()
                .withJsonNodeFactory(new JakartaJsonNode.Factory())
                .createValidator();
        String schemas = "{\"$id\":\"" + HERE + "\",\"components\":" + document.get("components") + "}";
        validator.registerSchema(HERE, schemas);
    }

    static String resource(String name) {
        try (InputStream in = Description.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonObject parse(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }

    /** What is wrong with the document by the official schema of OpenAPI 3.1; empty: nothing. */
    List<String> problems() {
        URI official = URI.create("https://foray.test/openapi-3.1-schema.json");
        validator.registerSchema(official, resource("openapi-3.1-schema.json"));
        return problems(official, document);
    }

    /** What is wrong with a value by one of the document's schemas. */
    List<String> problems(String schema, JsonValue value) {
        return problems(URI.create(HERE + "#/components/schemas/" + schema), value);
    }

    private List<String> problems(URI schema, JsonValue value) {
        Validator.Result result = validator.validate(schema, value.toString());
        return result.getErrors().stream().map(Description::text).toList();
    }

    private static String text(Error error) {
        return error.getInstanceLocation() + ": " + error.getError();
    }

    JsonObject schema(String name) {
        return document.getJsonObject("components").getJsonObject("schemas").getJsonObject(name);
    }

    /** The methods, by their path without the slash, with their operation. */
    Map<String, JsonObject> methods() {
        Map<String, JsonObject> methods = new LinkedHashMap<>();
        document.getJsonObject("paths").forEach((path, item) -> {
            if (item.asJsonObject().containsKey("post")) {
                methods.put(path.substring(1), item.asJsonObject().getJsonObject("post"));
            }
        });
        return methods;
    }

    static Map<String, JsonObject> examples(JsonObject content) {
        JsonObject json = content.getJsonObject("content").getJsonObject("application/json");
        Map<String, JsonObject> examples = new LinkedHashMap<>();
        json.getJsonObject("examples")
                .forEach((name, example) ->
                        examples.put(name, example.asJsonObject().getJsonObject("value")));
        return examples;
    }

    static String schemaName(JsonObject content) {
        String ref = content.getJsonObject("content")
                .getJsonObject("application/json")
                .getJsonObject("schema")
                .getString("$ref");
        return ref.substring(ref.lastIndexOf('/') + 1);
    }

    private JsonObject resolved(JsonObject schema) {
        String ref = schema.getString("$ref", "");
        return ref.isEmpty() ? schema : schema(ref.substring(ref.lastIndexOf('/') + 1));
    }

    /** The paths of all fields that an object of this schema may have, {@code *} standing for what may be anything. */
    Set<String> fields(String schemaName) {
        Set<String> fields = new TreeSet<>();
        collect(schema(schemaName), "", fields);
        return fields;
    }

    private void collect(JsonObject reference, String path, Set<String> fields) {
        JsonObject schema = resolved(reference);
        if (schema.containsKey("items")) {
            collect(schema.getJsonObject("items"), path, fields);
        }
        if (schema.containsKey("additionalProperties")) {
            collect(schema.getJsonObject("additionalProperties"), path + "*.", fields);
        }
        if (schema.containsKey("properties")) {
            schema.getJsonObject("properties").forEach((name, property) -> {
                fields.add(path + name);
                collect(property.asJsonObject(), path + name + ".", fields);
            });
        }
    }

    /** The paths of all fields that a value has, as {@link #fields} writes them. */
    Set<String> fields(String schemaName, JsonValue value) {
        Set<String> fields = new TreeSet<>();
        collect(schema(schemaName), value, "", fields);
        return fields;
    }

    private void collect(JsonObject reference, JsonValue value, String path, Set<String> fields) {
        JsonObject schema = resolved(reference);
        if (value.getValueType() == JsonValue.ValueType.ARRAY && schema.containsKey("items")) {
            value.asJsonArray().forEach(item -> collect(schema.getJsonObject("items"), item, path, fields));
        } else if (value.getValueType() == JsonValue.ValueType.OBJECT && schema.containsKey("additionalProperties")) {
            value.asJsonObject()
                    .values()
                    .forEach(item -> collect(schema.getJsonObject("additionalProperties"), item, path + "*.", fields));
        } else if (value.getValueType() == JsonValue.ValueType.OBJECT && isObject(schema)) {
            JsonObject properties =
                    schema.containsKey("properties") ? schema.getJsonObject("properties") : JsonValue.EMPTY_JSON_OBJECT;
            value.asJsonObject().forEach((name, member) -> {
                fields.add(path + name);
                if (properties.containsKey(name)) {
                    collect(properties.getJsonObject(name), member, path + name + ".", fields);
                }
            });
        }
    }

    private static boolean isObject(JsonObject schema) {
        return schema.get("type") instanceof JsonString type && type.getString().equals("object");
    }
}
