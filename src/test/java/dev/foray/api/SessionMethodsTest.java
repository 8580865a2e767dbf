package dev.foray.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionMethodsTest {
    private static final String DONE = "{\"result\":{}}";

    private final ApiFixture api = new ApiFixture();
    private final RecordingPeer first = api.connect("42");
    private final RecordingPeer second = api.connect("42");
    private final RecordingPeer other = api.connect("7");
    private final RecordingPeer anonymous = api.connect("");

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void subscribingReachesAllSessionsOfTheUser() {
        assertThat(api.post("subscribe", """
                {"channel":"chat:index","user":"42"}""")).isEqualTo(DONE);

        String plain = "subscribe chat:index ServerSubscription[info=null, data=null, expireAt=0, recoverSince=null,"
                + " presence=null, joinLeave=null, forcePushJoinLeave=null, forcePositioning=null,"
                + " forceRecovery=null]";
        assertThat(first.done).containsExactly(plain);
        assertThat(second.done).containsExactly(plain);
        assertThat(other.done).isEmpty();
        assertThat(anonymous.done).isEmpty();
    }

    @Test
    void subscribingPassesOnEveryDetail() {
        api.post("subscribe", """
                {"channel":"chat:index","user":"7","expire_at":9,"info":{"a":1},"b64info":"","data":1,"b64data":"Mg==",
                 "recover_since":{"offset":3,"epoch":"e"},
                 "override":{"presence":{"value":true},"join_leave":{"value":false},"force_recovery":{},
                  "force_positioning":{"value":true},"force_push_join_leave":null}}""");

        assertThat(other.done)
                .containsExactly("subscribe chat:index ServerSubscription[info={\"a\":1}, data=2, expireAt=9,"
                        + " recoverSince=Position[epoch=e, offset=3], presence=true, joinLeave=false,"
                        + " forcePushJoinLeave=null, forcePositioning=true, forceRecovery=false]");
    }

    @Test
    void oneSessionOfTheUserIsChosenByClientOrSession() {
        api.post("unsubscribe", """
                {"channel":"chat:index","user":"42","client":"%s"}""".formatted(first.id()));
        api.post("unsubscribe", """
                {"channel":"chat:index","user":"42","session":"%s"}""".formatted(second.id()));
        api.post("unsubscribe", """
                {"channel":"chat:index","user":"42","client":"%s"}""".formatted(other.id()));

        assertThat(first.done).containsExactly("unsubscribe chat:index 2000 server unsubscribe");
        assertThat(second.done).containsExactly("unsubscribe chat:index 2000 server unsubscribe");
        assertThat(other.done).isEmpty();
    }

    @Test
    void aUserWithoutSessionsIsNoError() {
        assertThat(api.post("disconnect", """
                {"user":"nobody"}""")).isEqualTo(DONE);
    }

    @Test
    void anonymousSessionsAreMeantOnlyWhenSaidSo() {
        assertThat(api.post("disconnect", "{}")).isEqualTo("""
                {"error":{"code":107,"message":"user: is required, and \\"\\" means the anonymous ones"}}""");
        assertThat(anonymous.done).isEmpty();

        api.post("disconnect", """
                {"user":""}""");

        assertThat(anonymous.done).containsExactly("ended 3503 force disconnect");
        assertThat(first.done).isEmpty();
    }

    @Test
    void theWhitelistSparesSessions() {
        api.post("disconnect", """
                {"user":"42","whitelist":["%s"],"disconnect":{"code":4501,"reason":"signed out"}}""".formatted(second.id()));

        assertThat(first.done).containsExactly("ended 4501 signed out");
        assertThat(second.done).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2999", "5000", "-1"})
    void theCodeOfADisconnectHasARange(String code) {
        assertThat(api.post("disconnect", """
                {"user":"42","disconnect":{"code":%s,"reason":""}}""".formatted(code))).isEqualTo("""
                {"error":{"code":107,"message":"disconnect.code: must be from 3000 to 4999"}}""");
        assertThat(first.done).isEmpty();
    }

    @Test
    void theReasonOfADisconnectFitsACloseFrame() {
        assertThat(api.post("disconnect", """
                {"user":"42","disconnect":{"code":4000,"reason":"%s"}}""".formatted("é".repeat(62))))
                .contains("disconnect.reason: longer than 123 bytes in UTF-8");
        assertThat(api.post("disconnect", """
                {"user":"42","disconnect":{"reason":"why"}}""")).contains("disconnect.code: is required");
    }

    @Test
    void refreshingSetsTheEndOrEndsTheConnection() {
        api.post("refresh", """
                {"user":"42","client":"%s","expire_at":1900000000,"info":{"name":"Ada"}}""".formatted(first.id()));
        api.post("refresh", """
                {"user":"7","expired":true}""");

        assertThat(first.done).containsExactly("refresh 1900000000 {\"name\":\"Ada\"}");
        assertThat(other.done).containsExactly("refresh 1 null");
        assertThat(second.done).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"subscribe", "unsubscribe"})
    void theChannelMustBeKnown(String method) {
        assertThat(api.post(method, """
                {"channel":"no:such","user":"42"}""")).contains("\"code\":102");
        assertThat(api.post(method, """
                {"user":"42"}""")).contains("channel: is required");
        assertThat(first.done).isEmpty();
    }
}
