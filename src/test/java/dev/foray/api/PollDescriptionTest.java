package dev.foray.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.channel.Position;
import jakarta.json.JsonObject;
import jakarta.json.spi.JsonProvider;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds what the description says of polls and origins against what they are answered. */
class PollDescriptionTest {
    private static final Description DESCRIPTION = new Description();

    @TempDir
    Path folder;

    private static JsonObject operation(String path) {
        return DESCRIPTION.document.getJsonObject("paths").getJsonObject(path).getJsonObject("get");
    }

    private static Map<String, JsonObject> parameters(String path) {
        Map<String, JsonObject> parameters = new LinkedHashMap<>();
        operation(path)
                .getJsonArray("parameters")
                .forEach(value -> parameters.put(value.asJsonObject().getString("name"), value.asJsonObject()));
        return parameters;
    }

    @Test
    void theParametersHaveTheDescribedLimits() {
        Map<String, JsonObject> parameters = parameters("/poll/{channel}");

        assertThat(parameters).containsOnlyKeys("channel", "since", "timeout", "limit", "If-None-Match");
        JsonObject timeout = parameters.get("timeout").getJsonObject("schema");
        assertThat(timeout.getInt("default")).isEqualTo(PollRequest.DEFAULT_TIMEOUT_SECONDS);
        assertThat(timeout.getInt("maximum")).isEqualTo(PollRequest.MAX_TIMEOUT_SECONDS);
    }

    @Test
    void aPollWithItsChannelAsAParameterIsDescribedAsTheSame() {
        JsonObject named = operation("/poll");
        JsonObject channel = named.getJsonArray("parameters").getJsonObject(0);

        assertThat(channel.getString("in")).isEqualTo("query");
        assertThat(channel.getString("name")).isEqualTo("channel");
        assertThat(named.getJsonArray("parameters").stream().skip(1).map(value -> referred(value.asJsonObject())
                        .getString("name")))
                .containsExactly("since", "timeout", "limit", "If-None-Match");
        JsonObject responses = operation("/poll/{channel}").getJsonObject("responses");
        assertThat(named.getJsonObject("responses").keySet()).isEqualTo(responses.keySet());
        named.getJsonObject("responses")
                .forEach((status, value) ->
                        assertThat(referred(value.asJsonObject())).as(status).isEqualTo(responses.get(status)));
    }

    /** What a reference within the document names. */
    private static JsonObject referred(JsonObject reference) {
        String pointer = URI.create(reference.getString("$ref")).getFragment();
        return JsonProvider.provider()
                .createPointer(pointer)
                .getValue(DESCRIPTION.document)
                .asJsonObject();
    }

    @Test
    void theExamplesAreAsTheirSchemasSay() {
        for (String path : List.of("/poll/{channel}", "/origin")) {
            JsonObject content = operation(path).getJsonObject("responses").getJsonObject("200");
            String schema = Description.schemaName(content);
            Description.examples(content).forEach((name, example) -> {
                assertThat(DESCRIPTION.problems(schema, example)).as(name).isEmpty();
                assertThat(DESCRIPTION.fields(schema)).containsAll(DESCRIPTION.fields(schema, example));
            });
        }
    }

    /** Requests that together are answered with every status and field that there is. */
    private static List<HttpResponse<String>> conversation(PollFixture polls) {
        Position first = polls.publish("log:1", 1);
        String last = first.epoch() + ":2";
        polls.publish("log:1", 2);
        List<HttpRequest.Builder> requests = List.of(
                polls.request("poll/log:1?since=" + first.epoch() + ":1"),
                polls.request("poll/log:1?timeout=0"),
                polls.request("poll/log:1?timeout=0&limit=1&since=" + last),
                polls.request("poll/log:1?since=other:1"),
                polls.request("poll/plain:1?timeout=0"),
                polls.request("poll/log:1?timeout=0").header("If-None-Match", "\"" + last + "\""),
                polls.request("poll/log:1?timeout=x"),
                polls.request("poll/plain:1?since=" + last),
                polls.request("poll/log:1?token=wrong"),
                polls.request("poll/log:1?token=expired"),
                polls.request("poll/closed:1"),
                polls.request("poll/no:such"));
        List<HttpResponse<String>> answers = new ArrayList<>();
        requests.forEach(request -> answers.add(polls.send(request)));
        return answers;
    }

    @Test
    void theAnswersAreAsDescribed() {
        JsonObject responses = operation("/poll/{channel}").getJsonObject("responses");
        TreeSet<String> written = new TreeSet<>();
        TreeSet<String> statuses = new TreeSet<>();
        try (PollFixture polls = new PollFixture(folder)) {
            for (HttpResponse<String> answer : conversation(polls)) {
                String status = String.valueOf(answer.statusCode());
                statuses.add(status);
                assertThat(responses).containsKey(status);
                if (answer.statusCode() == Answer.NOT_MODIFIED) {
                    continue;
                }
                JsonObject body = Description.parse(answer.body());
                String schema = Description.schemaName(responses.getJsonObject(status));
                assertThat(DESCRIPTION.problems(schema, body)).as(answer.body()).isEmpty();
                DESCRIPTION.fields(schema, body).forEach(field -> written.add(schema + "." + field));
            }
        }

        // The others need a server that is full, stops or fails.
        assertThat(statuses).containsExactly("200", "304", "400", "401", "403", "404");
        TreeSet<String> described = new TreeSet<>();
        DESCRIPTION.fields("PollAnswer").forEach(field -> described.add("PollAnswer." + field));
        DESCRIPTION.fields("Error").forEach(field -> described.add("Error." + field));
        described.removeIf(field -> field.matches(".*publications[.](info|tags).*"));
        assertThat(written).isEqualTo(described);
    }

    @Test
    void whatIsSaidOfOriginsIsAsDescribed() {
        try (PollFixture polls = new PollFixture(folder)) {
            JsonObject answer = Description.parse(
                    polls.get("origin?origin=https://example.com").body());

            assertThat(DESCRIPTION.problems("OriginAnswer", answer)).isEmpty();
            assertThat(DESCRIPTION.fields("OriginAnswer", answer)).isEqualTo(DESCRIPTION.fields("OriginAnswer"));
        }
        assertThat(parameters("/origin")).containsOnlyKeys("origin");
    }
}
