package dev.foray.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiMethodsTest {
    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|body: must be an object",
                "7|body: must be an object",
                "{\"channel\":5}|channel: must be a string",
                "{\"channel\":\"chat:a\",\"data\":1,\"tags\":[]}|tags: must be an object",
                "{\"channel\":\"chat:a\",\"data\":1,\"tags\":{\"a b\":true}}|tags[\\\"a b\\\"]: must be a string",
                "{\"channel\":\"chat:a\",\"data\":1,\"tags\":{\"a\":{}}}|tags.a: must be a string",
                "{\"channel\":\"chat:a\",\"data\":1,\"version\":\"1\"}|version: must be a whole number",
                "{\"channel\":\"chat:a\",\"data\":1,\"version\":1.5}|version: must be a whole number",
                "{\"channel\":\"chat:a\",\"data\":1,\"version\":1e-999999999}|version: must be a whole number",
                "{\"channel\":\"chat:a\",\"skip_history\":0}|skip_history: must be true or false",
                "{\"channel\":\"chat:a\", x}|line 1, column 22: not valid JSON",
                "{} {}|line 1, column 4: not valid JSON",
                "{|line 1, column 2: not valid JSON",
            })
    void aMalformedBodyIsAnsweredWithItsPlace(String body, String message) {
        Answer answer = api.answer("publish", body, false);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("{\"code\":107,\"message\":\"" + message + "\"}");
    }

    @Test
    void elementsOfArraysAreNamed() {
        assertThat(api.answer("broadcast", """
                {"channels":["a",5],"data":1}""", false).body()).isEqualTo("""
                {"code":107,"message":"channels[1]: must be a string"}""");
        assertThat(api.answer("broadcast", """
                {"channels":"a","data":1}""", false).body()).contains("channels: must be an array");
        assertThat(api.answer("subscribe", """
                {"channel":"chat:a","user":"1","override":{"presence":true}}""", false).body()).contains("override.presence: must be an object");
    }

    @Test
    void theLineIsCountedToo() {
        assertThat(api.answer("publish", """
                {
                  "channel": "chat:a",
                  "data": nul
                }""", false).body()).contains("line 3, column ");
    }

    @Test
    void veryDeepOrLongThingsAreMalformedAndNotFatal() {
        assertThat(api.answer("publish", "{\"channel\":\"chat:a\",\"data\":" + "[".repeat(30_000), false)
                        .status())
                .isEqualTo(400);
        assertThat(api.answer("publish", "{\"channel\":\"chat:a\",\"data\":" + "1".repeat(30_000) + "}", false)
                        .status())
                .isIn(200, 400);
    }

    @Test
    void aBodyOfNothingIsAnEmptyObjectAndOneOfBlanksIsNone() {
        assertThat(api.post("channels", "")).isEqualTo("""
                {"result":{"channels":{}}}""");
        assertThat(api.answer("channels", " ", false)).isEqualTo(new Answer(400, """
                {"code":107,"message":"line 1, column 2: not valid JSON"}"""));
    }

    @Test
    void unknownFieldsAreIgnored() {
        assertThat(api.post("publish", """
                {"channel":"chat:a","data":1,"score":"x","stream_data":[1]}""")).contains("\"offset\":1");
    }

    @Test
    void wholeNumbersMayBeWrittenWithAnExponentOrAZeroFraction() {
        assertThat(api.post("history", """
                {"channel":"chat:a","limit":1e1}""")).contains("\"result\"");
        assertThat(api.post("history", """
                {"channel":"chat:a","limit":1.0}""")).contains("\"result\"");
        assertThat(api.post("history", """
                {"channel":"chat:a","limit":1e999999999}""")).contains("limit: must be from -2147483648 to 2147483647");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "publish|{\"channel\":\"no:such\",\"data\":1}|404|102",
                "publish|{\"channel\":\"\",\"data\":1}|400|107",
                "presence|{\"channel\":\"index\"}|400|108",
                "history|{\"channel\":\"chat:a\",\"since\":{\"epoch\":\"other\"}}|416|112",
                "publish|{\"channel\":5}|400|107",
            })
    void errorsComeAsAStatusIfWanted(String method, String body, int status, int code) {
        Answer answer = api.answer(method, body, true);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"code\":" + code + ",\"message\":\"");
    }

    @Test
    void successIsTheSameInBothModes() {
        assertThat(api.answer("map_stats", "{\"channel\":\"board:1\"}", true)).isEqualTo(new Answer(200, """
                {"result":{"num_keys":0}}"""));
    }

    @Test
    void aClosedBrokerIsAnInternalError() {
        api.close();

        Answer answer = api.answer("publish", "{\"channel\":\"chat:a\",\"data\":1}", true);

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).startsWith("{\"code\":100,\"message\":\"");
    }
}
