package dev.foray.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MapMethodsTest {
    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    private String set(String key, String more) {
        return api.post("map_publish", """
                {"channel":"board:1","key":"%s"%s}""".formatted(key, more));
    }

    @Test
    void settingAKeyAnswersWithThePosition() {
        assertThat(set("a", """
                ,"data":1""")).isEqualTo("""
                {"result":{"offset":1,"epoch":"E"}}""");
    }

    @Test
    void anExpectedOffsetGuardsAgainstLostUpdates() {
        assertThat(set("a", """
                ,"data":"first","expected_offset":0,"tags":{"k":"v"}""")).isEqualTo("""
                {"result":{"offset":1,"epoch":"E"}}""");
        assertThat(set("a", """
                ,"data":"second","expected_offset":0""")).isEqualTo("""
                {"result":{"offset":1,"epoch":"E","suppressed":true,"suppress_reason":"position_mismatch",\
                "current":{"key":"a","data":"first","offset":1,"tags":{"k":"v"},"time":1800000000000}}}""");
        assertThat(set("a", """
                ,"data":"second","expected_offset":1""")).isEqualTo("""
                {"result":{"offset":2,"epoch":"E"}}""");
        assertThat(set("b", """
                ,"data":"x","expected_offset":2""")).isEqualTo("""
                {"result":{"offset":2,"epoch":"E","suppressed":true,"suppress_reason":"position_mismatch"}}""");
    }

    @Test
    void removingIsGuardedTheSameWay() {
        set("a", """
                ,"data":1""");

        assertThat(api.post("map_remove", """
                {"channel":"board:1","key":"a","expected_offset":7}""")).isEqualTo("""
                {"result":{"offset":1,"epoch":"E","suppressed":true,"suppress_reason":"position_mismatch",\
                "current":{"key":"a","data":1,"offset":1,"time":1800000000000}}}""");
        assertThat(api.post("map_remove", """
                {"channel":"board:1","key":"a","expected_offset":1}""")).isEqualTo("""
                {"result":{"offset":2,"epoch":"E"}}""");
        assertThat(api.post("map_remove", """
                {"channel":"board:1","key":"a"}""")).isEqualTo("""
                {"result":{"offset":2,"epoch":"E","suppressed":true,"suppress_reason":"key_not_found"}}""");
    }

    @Test
    void keyModesAreConditions() {
        assertThat(set("a", """
                ,"data":1,"key_mode":"if_exists\"""")).contains("\"suppress_reason\":\"key_not_found\"");
        assertThat(set("a", """
                ,"data":1,"key_mode":"if_new\"""")).contains("\"offset\":1");
        assertThat(set("a", """
                ,"data":1,"key_mode":"if_new\"""")).contains("\"suppress_reason\":\"key_exists\"");
        assertThat(set("a", """
                ,"data":1,"key_mode":"never\"""")).isEqualTo("""
                {"error":{"code":107,"message":"key_mode: must be \\"if_new\\" or \\"if_exists\\""}}""");
    }

    @Test
    void idempotencyAndVersionsWorkOnKeysToo() {
        set("a", """
                ,"data":1,"idempotency_key":"k","version":2""");

        assertThat(set("a", """
                ,"data":1,"idempotency_key":"k\"""")).contains("\"suppress_reason\":\"idempotency\"");
        assertThat(set("a", """
                ,"data":1,"version":2""")).contains("\"suppress_reason\":\"version\"");
        assertThat(set("b", """
                ,"data":1,"version":1""")).contains("\"offset\":2");
    }

    @Test
    void keysAreChecked() {
        assertThat(set("", """
                ,"data":1""")).contains("key: is required");
        assertThat(set("x".repeat(256), """
                ,"data":1""")).contains("key: longer than 255 characters");
        assertThat(set("a", "")).contains("data: is required");
        assertThat(set("a", """
                ,"data":1,"expected_offset":-1""")).contains("expected_offset: must be from 0 to");
    }

    @Test
    void theStateIsReadInPagesInTheOrderOfKeys() {
        set("b", ",\"data\":2");
        set("a", ",\"data\":1");
        set("c", ",\"data\":3");

        assertThat(api.post("map_read_state", """
                {"channel":"board:1","limit":2}""")).isEqualTo("""
                {"result":{"entries":[\
                {"key":"a","data":1,"offset":2,"time":1800000000000},\
                {"key":"b","data":2,"offset":1,"time":1800000000000}],"offset":3,"epoch":"E","cursor":"b"}}""");
        assertThat(api.post("map_read_state", """
                {"channel":"board:1","limit":2,"cursor":"b"}""")).isEqualTo("""
                {"result":{"entries":[\
                {"key":"c","data":3,"offset":3,"time":1800000000000}],"offset":3,"epoch":"E"}}""");
        assertThat(api.post("map_read_state", """
                {"channel":"board:1","key":"b"}""")).isEqualTo("""
                {"result":{"entries":[\
                {"key":"b","data":2,"offset":1,"time":1800000000000}],"offset":3,"epoch":"E"}}""");
        assertThat(api.post("map_read_state", """
                {"channel":"board:1"}""")).isEqualTo("""
                {"result":{"entries":[],"offset":3,"epoch":"E"}}""");
    }

    @Test
    void aStateOfAnotherEpochIsUnrecoverable() {
        assertThat(api.post("map_read_state", """
                {"channel":"board:1","limit":-1,"revision_offset":1,"revision_epoch":"other"}""")).isEqualTo("""
                {"error":{"code":112,"message":"unrecoverable position"}}""");
    }

    @Test
    void theStreamHasTheChangesRemovalsToo() {
        set("a", ",\"data\":1");
        api.post("map_remove", """
                {"channel":"board:1","key":"a"}""");

        assertThat(api.post("map_read_stream", """
                {"channel":"board:1","limit":-1}""")).isEqualTo("""
                {"result":{"entries":[\
                {"key":"a","data":1,"offset":1,"time":1800000000000},\
                {"key":"a","removed":true,"offset":2,"time":1800000000000}],"offset":2,"epoch":"E"}}""");
        assertThat(api.post("map_read_stream", """
                {"channel":"board:1","limit":1,"reverse":true}""")).contains("\"entries\":[{\"key\":\"a\",\"removed\"");
        assertThat(api.post("map_read_stream", """
                {"channel":"board:1","limit":1,"since_offset":1,"since_epoch":"other"}""")).contains("\"code\":112");
        assertThat(api.post("map_read_stream", """
                {"channel":"cursor:1","limit":1}""")).contains("\"code\":108");
    }

    @Test
    void clearingBeginsANewEpoch() {
        set("a", ",\"data\":1");
        assertThat(api.post("map_stats", """
                {"channel":"board:1"}""")).isEqualTo("""
                {"result":{"num_keys":1}}""");
        String before =
                api.answer("map_read_state", "{\"channel\":\"board:1\"}", false).body();

        assertThat(api.post("map_clear", """
                {"channel":"board:1"}""")).isEqualTo("""
                {"result":{}}""");

        assertThat(api.post("map_stats", """
                {"channel":"board:1"}""")).isEqualTo("""
                {"result":{"num_keys":0}}""");
        assertThat(api.answer("map_read_state", "{\"channel\":\"board:1\"}", false)
                        .body())
                .isNotEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"map_publish", "map_remove", "map_read_state", "map_read_stream", "map_stats", "map_clear"})
    void otherChannelsAreNoMapChannels(String method) {
        assertThat(api.post(method, """
                {"channel":"chat:index","key":"a","data":1}""")).isEqualTo("""
                {"error":{"code":107,"message":"not a map channel"}}""");
        assertThat(api.post(method, """
                {"channel":"no:such","key":"a","data":1}""")).contains("\"code\":102");
        assertThat(api.post(method, """
                {"key":"a","data":1}""")).contains("channel: is required");
    }
}
