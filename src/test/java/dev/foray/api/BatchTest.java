package dev.foray.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchTest {
    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void repliesComeInTheOrderOfCommandsAndAreNotWrapped() {
        assertThat(api.post("batch", """
                {"commands":[
                 {"publish":{"channel":"chat:a","data":1}},
                 {"broadcast":{"channels":["chat:a"],"data":2}},
                 {"history":{"channel":"chat:a"}},
                 {"history":{"channel":"index"}},
                 {"publish":{"data":2}},
                 {"unknown":{}},
                 {},
                 null,
                 {"batch":{}},
                 {"map_stats":{"channel":"board:1"},"publish":null}
                ]}""")).isEqualTo("""
                {"replies":[\
                {"publish":{"offset":1,"epoch":"E"}},\
                {"broadcast":{"responses":[{"result":{"offset":2,"epoch":"E"}}]}},\
                {"history":{"publications":[],"offset":2,"epoch":"E"}},\
                {"error":{"code":108,"message":"the channel's namespace keeps no history"}},\
                {"error":{"code":107,"message":"commands[4].publish.channel: is required"}},\
                {"error":{"code":104,"message":"commands[5].unknown: no such method"}},\
                {"error":{"code":107,"message":"commands[6]: must have one member, named as a method"}},\
                {"error":{"code":107,"message":"commands[7]: must have one member, named as a method"}},\
                {"error":{"code":104,"message":"commands[8].batch: no such method"}},\
                {"map_stats":{"num_keys":0}}]}""");
    }

    @Test
    void withoutCommandsThereAreNoReplies() {
        assertThat(api.post("batch", "{}")).isEqualTo("""
                {"replies":[]}""");
    }

    @Test
    void parallelCommandsAreRepliedToInTheirOrderToo() {
        assertThat(api.post("batch", """
                {"parallel":true,"commands":[
                 {"publish":{"channel":"chat:a","data":1}},
                 {"publish":{"channel":"chat:b","data":1}},
                 {"rpc":{"method":"m"}}]}""")).isEqualTo("""
                {"replies":[{"publish":{"offset":1,"epoch":"E"}},{"publish":{"offset":1,"epoch":"E"}},\
                {"error":{"code":108,"message":"there are no RPC methods"}}]}""");
    }

    @Test
    void aMalformedCommandMeansThatNothingWasDone() {
        Answer answer = api.answer("batch", """
                {"commands":[{"publish":{"channel":"chat:a","data":1}},{"publish":{"channel":5}}]}""", false);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("""
                {"code":107,"message":"commands[1].publish.channel: must be a string"}""");
        assertThat(api.post("history", """
                {"channel":"chat:a"}""")).contains("\"offset\":0");
    }

    @ParameterizedTest
    @CsvSource({"true,later", "false,later", "true,atOnce", "false,atOnce"})
    void thousandsOfCommandsAreNotTooDeep(boolean parallel, String answered) {
        int count = 20_000;
        String command = answered.equals("later")
                ? "{\"publish\":{\"channel\":\"index\",\"data\":1}}"
                : "{\"history_remove\":{\"channel\":\"index\"}}";
        String commands = IntStream.range(0, count)
                .mapToObj(i -> command)
                .collect(Collectors.joining(",", "{\"parallel\":" + parallel + ",\"commands\":[", "]}"));

        assertThat(Description.parse(api.post("batch", commands)).getJsonArray("replies"))
                .hasSize(count);
    }
}
