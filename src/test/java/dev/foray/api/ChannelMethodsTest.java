package dev.foray.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.hub.Recovery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelMethodsTest {
    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    private RecordingPeer subscribed(String user, String... channels) {
        RecordingPeer peer = api.connect(user);
        for (String channel : channels) {
            api.hub.subscribe(peer.subscriber(channel), Recovery.NONE);
        }
        return peer;
    }

    private void published(int count) {
        for (int i = 1; i <= count; i++) {
            api.post("publish", """
                    {"channel":"chat:index","data":%d}""".formatted(i));
        }
    }

    @Test
    void presenceNamesTheSessionsByClient() {
        RecordingPeer peer = subscribed("42", "chat:index");

        assertThat(api.post("presence", """
                {"channel":"chat:index"}""")).isEqualTo("""
                {"result":{"presence":{"%s":{"user":"42","client":"%s",\
                "conn_info":{"name":"Ada"},"chan_info":"guest"}}}}""".formatted(peer.id(), peer.id()));
        assertThat(api.post("presence", """
                {"channel":"chat:empty"}""")).isEqualTo("""
                {"result":{"presence":{}}}""");
    }

    @Test
    void presenceStatsCountSessionsAndUsers() {
        subscribed("42", "chat:index");
        subscribed("42", "chat:index");
        subscribed("", "chat:index");

        assertThat(api.post("presence_stats", """
                {"channel":"chat:index"}""")).isEqualTo("""
                {"result":{"num_clients":3,"num_users":2}}""");
    }

    @ParameterizedTest
    @ValueSource(strings = {"presence", "presence_stats", "history", "history_remove"})
    void whatTheNamespaceDoesNotOfferIsNotAvailable(String method) {
        assertThat(api.post(method, """
                {"channel":"index"}""")).startsWith("""
                {"error":{"code":108,""");
        assertThat(api.post(method, """
                {"channel":"no:such"}""")).startsWith("""
                {"error":{"code":102,""");
        assertThat(api.post(method, "{}")).isEqualTo("""
                {"error":{"code":107,"message":"channel: is required"}}""");
    }

    @Test
    void historyWithoutALimitIsThePositionOnly() {
        published(2);

        assertThat(api.post("history", """
                {"channel":"chat:index"}""")).isEqualTo("""
                {"result":{"publications":[],"offset":2,"epoch":"E"}}""");
    }

    @Test
    void historyComesFromTheOldestOrTheLatestOn() {
        api.post("publish", """
                {"channel":"chat:index","data":"a","tags":{"k":"v"}}""");
        published(1);

        assertThat(api.post("history", """
                {"channel":"chat:index","limit":-1}""")).isEqualTo("""
                {"result":{"publications":[\
                {"data":"a","offset":1,"tags":{"k":"v"},"time":1800000000000},\
                {"data":1,"offset":2,"time":1800000000000}],"offset":2,"epoch":"E"}}""");
        assertThat(api.post("history", """
                {"channel":"chat:index","limit":1,"reverse":true}""")).isEqualTo("""
                {"result":{"publications":[\
                {"data":1,"offset":2,"time":1800000000000}],"offset":2,"epoch":"E"}}""");
    }

    @Test
    void historyGoesOnFromAPositionOfTheSameEpoch() {
        published(5);
        String epoch = api.answer("history", """
                        {"channel":"chat:index"}""", false).body().replaceAll(".*\"epoch\":\"([^\"]+)\".*", "$1");

        assertThat(api.post("history", """
                {"channel":"chat:index","limit":10,"since":{"offset":4,"epoch":"%s"}}""".formatted(epoch))).isEqualTo("""
                {"result":{"publications":[\
                {"data":5,"offset":5,"time":1800000000000}],"offset":5,"epoch":"E"}}""");
        assertThat(api.post("history", """
                {"channel":"chat:index","limit":10,"since":{"offset":4,"epoch":"other"}}""")).isEqualTo("""
                {"error":{"code":112,"message":"unrecoverable position"}}""");
    }

    @Test
    void removingTheHistoryKeepsThePosition() {
        published(2);

        assertThat(api.post("history_remove", """
                {"channel":"chat:index"}""")).isEqualTo("""
                {"result":{}}""");
        assertThat(api.post("history", """
                {"channel":"chat:index","limit":-1}""")).isEqualTo("""
                {"result":{"publications":[],"offset":2,"epoch":"E"}}""");
    }

    @Test
    void theHistoryOfAMapChannelIsReadByItsOwnMethods() {
        assertThat(api.post("history", """
                {"channel":"board:1"}""")).contains("\"code\":108", "map_read_stream");
    }

    @Test
    void channelsAreListedInPages() {
        subscribed("1", "chat:b", "chat:a", "index");
        subscribed("2", "chat:a", "chat:c");

        assertThat(api.post("channels", "{}")).isEqualTo("""
                {"result":{"channels":{"chat:a":{"num_clients":2},"chat:b":{"num_clients":1},\
                "chat:c":{"num_clients":1},"index":{"num_clients":1}}}}""");
        assertThat(api.post("channels", """
                {"pattern":"chat:*","limit":2}""")).isEqualTo("""
                {"result":{"channels":{"chat:a":{"num_clients":2},"chat:b":{"num_clients":1}},"cursor":"chat:b"}}""");
        assertThat(api.post("channels", """
                {"pattern":"chat:*","limit":2,"cursor":"chat:b"}""")).isEqualTo("""
                {"result":{"channels":{"chat:c":{"num_clients":1}}}}""");
    }

    @Test
    void patternAndLimitOfChannelsAreChecked() {
        assertThat(api.post("channels", """
                {"limit":0}""")).isEqualTo("""
                {"error":{"code":107,"message":"limit: must be from 1 to 10000"}}""");
        assertThat(api.post("channels", """
                {"limit":10001}""")).contains("limit: must be from 1 to 10000");
        assertThat(api.post("channels", """
                {"pattern":"[a"}""")).isEqualTo("""
                {"error":{"code":107,"message":"pattern: nothing follows or closes a ["}}""");
        assertThat(api.post("channels", """
                {"pattern":"%s"}""".formatted("x".repeat(513))))
                .contains("pattern: longer than 512 characters");
        assertThat(api.post("channels", """
                {"cursor":"\\u0000"}""")).contains("cursor: channel has control characters");
    }
}
