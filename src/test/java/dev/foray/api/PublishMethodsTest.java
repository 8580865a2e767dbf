package dev.foray.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishMethodsTest {
    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void publishingAnswersWithThePosition() {
        assertThat(api.post("publish", """
                {"channel":"chat:index","data":{"text":"hello"}}""")).isEqualTo("""
                {"result":{"offset":1,"epoch":"E"}}""");
        assertThat(api.post("publish", """
                {"channel":"chat:index","data":null}""")).isEqualTo("""
                {"result":{"offset":2,"epoch":"E"}}""");
    }

    @Test
    void thereIsNoPositionWhereNothingIsKept() {
        assertThat(api.post("publish", """
                {"channel":"index","data":1}""")).isEqualTo("""
                {"result":{}}""");
        assertThat(api.post("publish", """
                {"channel":"chat:index","data":1,"skip_history":true}""")).isEqualTo("""
                {"result":{}}""");
    }

    @Test
    void dataIsPublishedCompactAndOtherwiseAsItCame() {
        api.post("publish", """
                {"channel":"chat:index","tags":{"b":"2","a":"1"}, "data": { "t" : [ 1, -2.50, 1e3, true, null ],
                 "s" : "\\u00e9 \\ud83d\\ude00 \\ud83d \\n" } }""");

        assertThat(api.post("history", """
                {"channel":"chat:index","limit":-1}""")).contains("""
                "data":{"t":[1,-2.50,1E+3,true,null],"s":"é 😀 \\ud83d \\n"}""");
    }

    @Test
    void base64HasPrecedenceAndMustBeJson() {
        api.post("publish", """
                {"channel":"chat:index","data":1,"b64data":"eyAiYSIgOiAxIH0="}""");

        assertThat(api.post("history", """
                {"channel":"chat:index","limit":-1}""")).contains("""
                "data":{"a":1}""");
        assertThat(api.post("publish", """
                {"channel":"chat:index","b64data":"%"}""")).isEqualTo("""
                {"error":{"code":107,"message":"b64data: must be base64"}}""");
        assertThat(api.post("publish", """
                {"channel":"chat:index","b64data":"aGVsbG8="}""")).startsWith("""
                {"error":{"code":107,"message":"b64data: must be base64 of JSON, because channels carry JSON; line 1""");
        assertThat(api.post("publish", """
                {"channel":"chat:index","b64data":"gICA"}""")).contains("byte 0: not UTF-8");
        assertThat(api.post("publish", """
                {"channel":"chat:index","b64data":"MSAy"}""")).contains("line 1, column 4: not valid JSON");
    }

    @Test
    void aRepeatedIdempotencyKeyPublishesOnce() {
        String request = """
                {"channel":"chat:index","data":1,"idempotency_key":"k"}""";
        api.post("publish", request);
        api.post("publish", """
                {"channel":"chat:index","data":2}""");

        assertThat(api.post("publish", request)).isEqualTo("""
                {"result":{"offset":1,"epoch":"E","suppressed":true,"suppress_reason":"idempotency"}}""");
    }

    @Test
    void anOldVersionIsSuppressed() {
        api.post("publish", """
                {"channel":"chat:index","data":1,"version":5}""");

        assertThat(api.post("publish", """
                {"channel":"chat:index","data":1,"version":5}""")).isEqualTo("""
                {"result":{"offset":1,"epoch":"E","suppressed":true,"suppress_reason":"version"}}""");
        assertThat(api.post("publish", """
                {"channel":"chat:index","data":1,"version":1,"version_epoch":"new"}""")).isEqualTo("""
                {"result":{"offset":2,"epoch":"E"}}""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|107|channel: is required",
                "{\"channel\":\"\",\"data\":1}|107|channel: is required",
                "{\"channel\":\"a\\n\",\"data\":1}|107|channel: channel has control characters",
                "{\"channel\":\"chat:index\"}|107|data: is required",
                "{\"channel\":\"no:such\",\"data\":1}|102|namespace \\\"no\\\" is not configured",
                "{\"channel\":\"board:1\",\"data\":1}|107|a map channel takes map_publish and map_remove",
                "{\"channel\":\"chat:a\",\"data\":1,\"version\":-1}|107|version: must be from 0 to 9223372036854775807",
                "{\"channel\":\"chat:a\",\"data\":1,\"version\":9223372036854775808}|107|version: must be from 0 to"
                        + " 9223372036854775807",
            })
    void whatCannotBePublishedIsNamed(String request, int code, String message) {
        assertThat(api.post("publish", request))
                .isEqualTo("{\"error\":{\"code\":" + code + ",\"message\":\"" + message + "\"}}");
    }

    @Test
    void namesAndKeysHaveALongestLength() {
        assertThat(api.post("publish", """
                {"channel":"chat:%s","data":1}""".formatted("x".repeat(251)))).isEqualTo("""
                {"error":{"code":107,"message":"channel is longer than channel.max_length 255"}}""");
        assertThat(api.post("publish", """
                {"channel":"chat:a","data":1,"idempotency_key":"%s"}""".formatted("x".repeat(129)))).isEqualTo("""
                {"error":{"code":107,"message":"idempotency_key: longer than 128 characters"}}""");
    }

    @Test
    void broadcastingAnswersForEachChannelInTheirOrder() {
        assertThat(api.post("broadcast", """
                {"channels":["chat:a","no:such","index","","chat:b"],"data":1}""")).isEqualTo("""
                {"result":{"responses":[{"result":{"offset":1,"epoch":"E"}},\
                {"error":{"code":102,"message":"namespace \\"no\\" is not configured"}},\
                {"result":{}},\
                {"error":{"code":107,"message":"channels[3]: is required"}},\
                {"result":{"offset":1,"epoch":"E"}}]}}""");
    }

    @Test
    void broadcastingNeedsChannelsAndData() {
        assertThat(api.post("broadcast", """
                {"data":1}""")).contains("channels: is required");
        assertThat(api.post("broadcast", """
                {"channels":["chat:a"]}""")).contains("data: is required");
    }
}
