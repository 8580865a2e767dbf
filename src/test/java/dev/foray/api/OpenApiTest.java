package dev.foray.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foray.broker.Draft;
import dev.foray.broker.KeyChange;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.JsonText;
import dev.foray.hub.Recovery;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the description against OpenAPI, and against what the code reads and writes, in both directions. */
class OpenApiTest {
    private static final Description DESCRIPTION = new Description();

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    static Set<String> methods() {
        return DESCRIPTION.methods().keySet();
    }

    private static JsonObject operation(String method) {
        return DESCRIPTION.methods().get(method);
    }

    private static JsonObject request(String method) {
        return operation(method).getJsonObject("requestBody");
    }

    private static JsonObject response(String method) {
        return operation(method).getJsonObject("responses").getJsonObject("200");
    }

    @Test
    void theDocumentIsValid() {
        assertThat(DESCRIPTION.problems()).isEmpty();
    }

    @Test
    void exactlyTheMethodsThatThereAreAreDescribed() {
        assertThat(methods()).containsExactlyInAnyOrderElementsOf(api.methods.names());
        assertThat(methods()).allSatisfy(method -> assertThat(operation(method).getString("operationId"))
                .isEqualTo(method));
    }

    @Test
    void batchTakesEveryOtherMethod() {
        Set<String> others = new HashSet<>(methods());
        others.remove("batch");

        assertThat(DESCRIPTION.schema("Command").getJsonObject("properties").keySet())
                .containsExactlyInAnyOrderElementsOf(others);
    }

    @Test
    void errorCodesAreTheOnesOfThisServer() {
        Set<Integer> known = new HashSet<>();
        for (ErrorCode code : ErrorCode.values()) {
            known.add(code.code());
        }

        JsonArray described = DESCRIPTION
                .schema("Error")
                .getJsonObject("properties")
                .getJsonObject("code")
                .getJsonArray("enum");

        assertThat(described).allSatisfy(code -> assertThat(known).contains(Integer.parseInt(code.toString())));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void examplesAreAsTheirSchemasSay(String method) {
        for (JsonObject content : List.of(request(method), response(method))) {
            String schema = Description.schemaName(content);
            Description.examples(content).forEach((name, example) -> {
                assertThat(DESCRIPTION.problems(schema, example)).as(name).isEmpty();
                assertThat(DESCRIPTION.fields(schema)).as(name).containsAll(DESCRIPTION.fields(schema, example));
            });
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void examplesOfRequestsAreRead(String method) {
        Description.examples(request(method)).forEach((name, example) -> assertThat(
                        api.answer(method, example.toString(), false).status())
                .as(name)
                .isEqualTo(200));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void exactlyTheFieldsThatAreReadAreDescribed(String method) {
        JsonObject example = Description.examples(request(method)).get("every field");
        Set<String> asked = new TreeSet<>();

        read(method, new AskedObject("", example, asked));
        asked.removeIf(path -> path.startsWith("tags."));

        Set<String> described = new TreeSet<>(DESCRIPTION.fields(Description.schemaName(request(method))));
        described.removeIf(path -> path.startsWith("commands."));
        assertThat(asked).isEqualTo(described);
    }

    private void read(String method, JsonObject request) {
        try {
            var unused = api.methods.method(method).read(Fields.of("", request));
        } catch (ForayException e) {
            assertThat(method).isEqualTo("rpc");
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void fieldsHaveTheTypesThatAreDescribed(String method) {
        JsonObject example = Description.examples(request(method)).get("every field");
        JsonObject properties =
                DESCRIPTION.schema(Description.schemaName(request(method))).getJsonObject("properties");
        for (Map.Entry<String, JsonValue> property : properties.entrySet()) {
            String name = property.getKey();
            JsonValue wrong = wrong(property.getValue().asJsonObject());
            JsonObject request =
                    Json.createObjectBuilder(example).add(name, wrong).build();
            if (wrong == JsonValue.NULL) {
                read(method, request);
            } else {
                assertThatThrownBy(() -> read(method, request))
                        .isInstanceOf(MalformedRequestException.class)
                        .hasMessageStartingWith(name);
            }
        }
    }

    /** A value that the schema does not allow; null where it allows any. */
    private static JsonValue wrong(JsonObject schema) {
        if (schema.containsKey("$ref")) {
            return JsonValue.TRUE;
        }
        return schema.get("type") instanceof JsonString type
                ? type.getString().equals("boolean") ? Json.createValue("text") : JsonValue.TRUE
                : JsonValue.NULL;
    }

    /** Requests that together are answered with every field that there is. */
    private List<List<String>> conversation(RecordingPeer peer) {
        String board = "{\"channel\":\"board:1\"";
        List<List<String>> requests = new ArrayList<>();
        requests.add(List.of("publish", "{\"channel\":\"chat:a\",\"data\":1,\"tags\":{\"k\":\"v\"}}"));
        requests.add(List.of("publish", "{\"channel\":\"chat:a\",\"data\":1,\"idempotency_key\":\"k\"}"));
        requests.add(List.of("publish", "{\"channel\":\"chat:a\",\"data\":1,\"idempotency_key\":\"k\"}"));
        requests.add(List.of("publish", "{\"channel\":\"no:such\",\"data\":1}"));
        requests.add(
                List.of("broadcast", "{\"channels\":[\"chat:a\",\"no:such\"],\"data\":1,\"idempotency_key\":\"k\"}"));
        requests.add(List.of("map_publish", board + ",\"key\":\"a\",\"data\":1,\"expected_offset\":0}"));
        requests.add(List.of("map_remove", board + ",\"key\":\"a\",\"expected_offset\":0}"));
        requests.add(List.of("map_publish", board + ",\"key\":\"b\",\"data\":1}"));
        requests.add(List.of("map_remove", board + ",\"key\":\"b\"}"));
        requests.add(List.of("map_publish", board + ",\"key\":\"c\",\"data\":1}"));
        requests.add(List.of("map_read_state", board + ",\"limit\":1}"));
        requests.add(List.of("map_read_stream", board + ",\"limit\":-1}"));
        requests.add(List.of("map_stats", board + "}"));
        requests.add(List.of("presence", "{\"channel\":\"chat:a\"}"));
        requests.add(List.of("presence_stats", "{\"channel\":\"chat:a\"}"));
        requests.add(List.of("history", "{\"channel\":\"chat:a\",\"limit\":-1}"));
        requests.add(List.of("channels", "{\"limit\":1}"));
        requests.add(List.of("info", "{}"));
        requests.add(List.of("rpc", "{\"method\":\"m\"}"));
        requests.add(List.of("history_remove", "{\"channel\":\"chat:a\"}"));
        requests.add(List.of("map_clear", board + "}"));
        for (String method : List.of("subscribe", "unsubscribe", "refresh", "disconnect")) {
            requests.add(List.of(
                    method, "{\"channel\":\"chat:a\",\"user\":\"" + peer.info().user() + "\"}"));
        }
        return requests;
    }

    @Test
    void exactlyTheFieldsThatAreWrittenAreDescribed() {
        RecordingPeer peer = api.connect("42");
        api.hub.subscribe(peer.subscriber("chat:a"), Recovery.NONE);
        api.hub.subscribe(peer.subscriber("chat:b"), Recovery.NONE);
        Draft draft = Draft.of(JsonText.NULL, peer.info()).withTags(Map.of("k", "v"));
        api.hub.publish(new ChannelName("chat:a"), draft).join();
        api.hub
                .publish(new ChannelName("board:1"), draft.withChange(KeyChange.set("a")))
                .join();
        Set<String> written = new TreeSet<>();
        Set<String> described = new TreeSet<>();
        for (List<String> request : conversation(peer)) {
            String method = request.get(0);
            JsonObject answer =
                    Description.parse(api.answer(method, request.get(1), false).body());
            String schema = Description.schemaName(response(method));
            assertThat(DESCRIPTION.problems(schema, answer))
                    .as(method + " " + answer)
                    .isEmpty();
            DESCRIPTION.fields(schema, answer).forEach(field -> written.add(method + " " + field));
            DESCRIPTION.fields(schema).forEach(field -> described.add(method + " " + field));
        }

        assertThat(described).containsAll(written);
        described.removeIf(field -> field.matches("\\w+ error\\b.*"));
        described.removeAll(written);
        assertThat(described).isEmpty();
    }

    @Test
    void repliesOfABatchAreTheResultsOfTheMethods() {
        JsonObject reply = DESCRIPTION.schema("Reply").getJsonObject("properties");
        for (String method : methods()) {
            JsonObject results =
                    DESCRIPTION.schema(Description.schemaName(response(method))).getJsonObject("properties");
            assertThat(reply.get(method)).isEqualTo(results.get("result"));
        }
        assertThat(reply.get("error")).isNotNull();
    }
}
