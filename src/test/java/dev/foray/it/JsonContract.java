package dev.foray.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.testing.ForayApi;
import dev.foray.testing.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same bytes come out whether a server brings its own JSON-B or uses the one in the WAR. */
abstract class JsonContract {
    private static final String NUMBERS = """
            {"b":1.0,"a":[1e5,-0,0.10,1E400,12345678901234567890,true,null,{}]}""";
    private static final String NUMBERS_AS_WRITTEN = """
            {"b":1.0,"a":[1E+5,0,0.10,1E+400,12345678901234567890,true,null,{}]}""";
    private static final String STRING = """
            "\\u0000\\u001f\\"\\\\\\/\\u20ac\\ud83d\\ude00 \\ud800 <é>\\u2028\\u007f\"""";
    private static final String STRING_AS_WRITTEN = """
            "\\u0000\\u001f\\"\\\\/€😀 \\ud800 <é>\u2028\u007f\"""";

    /**
     * What the commands are, the first of which has the id 2, and what comes before the answer to each, and the answer.
     */
    private static final String[][] CONVERSATION = {
        {"""
            {"id":2,"subscribe":{"channel":"chat:json"}}""", """
            {"id":2,"subscribe":{"recoverable":true,"epoch":"EPOCH","positioned":true}}"""},
        {"""
            {"id":3,"publish":{"channel":"chat:json","data":%s}}""".formatted(NUMBERS), """
            {"push":{"channel":"chat:json","pub":{"data":%s,"info":{"user":"","client":"CLIENT"},"offset":1,"time":0}}}""".formatted(NUMBERS_AS_WRITTEN), """
            {"id":3,"publish":{"offset":1,"epoch":"EPOCH"}}"""},
        {"""
            { "id" : 4 , "publish" : { "unknown" : {"x":[]} , "channel" : "chat:json" , "data" : %s } }""".formatted(STRING), """
            {"push":{"channel":"chat:json","pub":{"data":%s,"info":{"user":"","client":"CLIENT"},"offset":2,"time":0}}}""".formatted(STRING_AS_WRITTEN), """
            {"id":4,"publish":{"offset":2,"epoch":"EPOCH"}}"""},
        {"""
            {"id":5,"rpc":{"method":"publish","data":{"channel":"chat:json","data":[[]],"tags":{"z":"1","ä":"2"}}}}""", """
            {"push":{"channel":"chat:json","pub":{"data":[[]],"info":{"user":"","client":"CLIENT"},"offset":3,"tags":{"ä":"2","z":"1"},"time":0}}}""", """
            {"id":5,"rpc":{"data":{"offset":3,"epoch":"EPOCH"}}}"""},
        {"""
            {"id":6,"rpc":{"method":"publish","data":{"channel":["chat:json"]}}}""", """
            {"id":6,"error":{"code":107,"message":"bad request: data, not valid"}}"""},
        {"""
            {"id":7,"rpc":{"method":"no_such"}}""", """
            {"id":7,"error":{"code":108,"message":"not available: no such method"}}"""},
        {"""
            {"id":8,"history":{"channel":"chat:json","limit":2,"reverse":true}}""", """
            {"id":8,"history":{"publications":[{"data":[[]],"info":{"user":"","client":"CLIENT"},"offset":3,"tags":{"ä":"2","z":"1"},"time":0},{"data":%s,"info":{"user":"","client":"CLIENT"},"offset":2,"time":0}],"epoch":"EPOCH","offset":3}}""".formatted(STRING_AS_WRITTEN)},
        {"""
            {"id":9,"presence_stats":{"channel":"chat:json"}}""", """
            {"id":9,"presence_stats":{"num_clients":1,"num_users":1}}"""},
        {"""
            {"id":10,"subscribe":{"channel":"no:such"}}""", """
            {"id":10,"error":{"code":102,"message":"unknown channel: namespace \\"no\\" is not configured"}}"""},
    };

    private final ForayApi api;

    JsonContract(ForayApi api) {
        this.api = api;
    }

    @Test
    void aConversationIsTheSameEverywhere() {
        try (RawClient client = RawClient.connected(api.webSocket())) {
            for (int i = 0; i < CONVERSATION.length; i++) {
                client.send(CONVERSATION[i][0]);

                List<String> answer = new ArrayList<>();
                String reply = "{\"id\":" + (i + 2) + ",";
                do {
                    answer.add(asInEveryRun(client.line()));
                } while (!answer.get(answer.size() - 1).startsWith(reply));

                assertThat(answer).containsExactly(withoutFirst(CONVERSATION[i]));
            }
        }
    }

    private static String[] withoutFirst(String[] lines) {
        return List.of(lines).subList(1, lines.length).toArray(new String[0]);
    }

    /** Epochs, ids and times are others each time. */
    private static String asInEveryRun(String line) {
        return line.replaceAll("\"epoch\":\"[^\"]+\"", "\"epoch\":\"EPOCH\"")
                .replaceAll("\"client\":\"[^\"]+\"", "\"client\":\"CLIENT\"")
                .replaceAll("\"time\":\\d+", "\"time\":0");
    }

    @Test
    void theServerApiIsTheSameEverywhere() throws IOException {
        assertThat(asInEveryRun(api.publish("chat:json-api", NUMBERS)))
                .isEqualTo("{\"result\":{\"offset\":1,\"epoch\":\"EPOCH\"}}");
        assertThat(asInEveryRun(api.publish("chat:json-api", STRING)))
                .isEqualTo("{\"result\":{\"offset\":2,\"epoch\":\"EPOCH\"}}");
        assertThat(asInEveryRun(api.post("history", "{\"channel\":\"chat:json-api\",\"limit\":-1}")
                        .body()))
                .isEqualTo("""
                        {"result":{"publications":[{"data":%s,"offset":1,"time":0},{"data":%s,"offset":2,"time":0}],\
                        "offset":2,"epoch":"EPOCH"}}""".formatted(NUMBERS_AS_WRITTEN, STRING_AS_WRITTEN));
        assertThat(api.publish("chat:json-api", "{\"a\":}"))
                .isEqualTo("{\"code\":107,\"message\":\"line 1, column 40: not valid JSON\"}");
    }
}
