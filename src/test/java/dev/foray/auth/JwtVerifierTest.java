package dev.foray.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.auth.Identity.Anonymous;
import dev.foray.auth.Identity.Grant;
import dev.foray.auth.Identity.Overrides;
import dev.foray.auth.Identity.User;
import dev.foray.auth.TokenException.Kind;
import dev.foray.auth.TokenVerifier.SubscriptionClaims;
import dev.foray.channel.ChannelName;
import dev.foray.channel.JsonText;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwtVerifierTest {
    private static final long NOW = AdjustableClock.START.getEpochSecond();

    private final AdjustableClock clock = new AdjustableClock();
    private final JwtVerifier verifier = verifier(Map.of("token.hmac_secret_key", Tokens.SECRET));

    private JwtVerifier verifier(Map<String, String> settings) {
        return Tokens.verifier(clock, settings);
    }

    private Identity connect(String claims) {
        return now(verifier.connection(Tokens.hmac(claims.replace('\'', '"'))));
    }

    private SubscriptionClaims subscribe(String claims) {
        return now(verifier.subscription(Tokens.hmac(claims.replace('\'', '"'))));
    }

    private static <T> T now(CompletableFuture<T> future) {
        assertThat(future).isCompleted();
        return future.join();
    }

    private static void assertRefused(Kind kind, CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        Throwable failure = future.handle((value, thrown) -> thrown).join();
        assertThat(failure).isInstanceOf(TokenException.class);
        assertThat(((TokenException) failure).kind()).as(failure.getMessage()).isEqualTo(kind);
    }

    private void assertConnectRefused(Kind kind, String claims) {
        assertRefused(kind, verifier.connection(Tokens.hmac(claims.replace('\'', '"'))));
    }

    private void assertSubscribeRefused(Kind kind, String claims) {
        assertRefused(kind, verifier.subscription(Tokens.hmac(claims.replace('\'', '"'))));
    }

    @Nested
    class AConnectionToken {
        @Test
        void saysWhoItsBearerIs() {
            assertThat(connect("{'sub': '42'}")).isEqualTo(new User("42", null, 0, Map.of()));
            assertThat(connect("{}")).isEqualTo(new Anonymous(null, 0, Map.of()));
            assertThat(connect("{'sub': '', 'info': {'guest': true}}"))
                    .isEqualTo(new Anonymous(new JsonText("{\"guest\":true}"), 0, Map.of()));
        }

        @Test
        void hasInfoThatBecomesCompactAndStaysExact() {
            String claims = "{'info': {\n 'n': 12345678901234567890.5,\n 's': 'a\\u000ab' } , 'meta': {'x': 1}}";

            assertThat(connect(claims).info())
                    .isEqualTo(new JsonText("{\"n\":12345678901234567890.5,\"s\":\"a\\nb\"}"));
        }

        @Test
        void mayHaveItsInfoInBase64() {
            assertThat(connect("{'b64info': 'eyJhIjogMX0=', 'info': 5}").info()).isEqualTo(new JsonText("{\"a\":1}"));
            assertConnectRefused(Kind.INVALID, "{'b64info': '*'}");
            assertConnectRefused(Kind.INVALID, "{'b64info': 'AAAA'}");
        }

        @Test
        void mayBringSubscriptions() {
            Identity identity = connect("""
                    {'sub': '42', 'channels': ['ignored'], 'subs': {
                      'news': {},
                      'chat:1': {'info': {'a': 1}, 'b64data': 'WzFd', 'override': {
                        'presence': {'value': true}, 'join_leave': {'value': false}, 'force_push_join_leave': {},
                        'force_positioning': {'value': true}, 'force_recovery': null
                      }}
                    }}
                    """);

            assertThat(identity.subscriptions())
                    .isEqualTo(Map.of(
                            new ChannelName("news"),
                            Grant.PLAIN,
                            new ChannelName("chat:1"),
                            new Grant(
                                    new JsonText("{\"a\":1}"),
                                    new JsonText("[1]"),
                                    0,
                                    new Overrides(true, false, false, true, null))));
        }

        @Test
        void mayBringPlainChannels() {
            assertThat(connect("{'channels': ['a', 'b']}").subscriptions())
                    .isEqualTo(Map.of(new ChannelName("a"), Grant.PLAIN, new ChannelName("b"), Grant.PLAIN));
        }

        @Test
        void endsWhenItSays() {
            assertThat(connect("{'exp': %d}".formatted(NOW + 60)).expireAt()).isEqualTo(NOW + 60);
            assertThat(connect("{'exp': %d.5}".formatted(NOW + 60)).expireAt()).isEqualTo(NOW + 60);
            assertThat(connect("{'exp': %d, 'expire_at': %d}".formatted(NOW + 60, NOW + 5))
                            .expireAt())
                    .isEqualTo(NOW + 5);
            assertThat(connect("{'exp': %d, 'expire_at': 0}".formatted(NOW + 60))
                            .expireAt())
                    .isZero();
        }

        @Test
        void isExpiredFromTheSecondThatItNames() {
            assertThat(connect("{'exp': %d, 'nbf': %d, 'iat': %d}".formatted(NOW + 1, NOW, NOW + 900)))
                    .isNotNull();
            assertConnectRefused(Kind.EXPIRED, "{'exp': %d}".formatted(NOW));
            assertConnectRefused(Kind.EXPIRED, "{'exp': 0}");
            assertConnectRefused(Kind.EXPIRED, "{'nbf': %d}".formatted(NOW + 1));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "[]",
                    "no JSON",
                    "{'sub': 42}",
                    "{'exp': 'tomorrow'}",
                    "{'channel': 'news'}",
                    "{'channels': [1]}",
                    "{'channels': ['']}",
                    "{'subs': []}",
                    "{'subs': {'': {}}}",
                    "{'subs': {'a': 1}}",
                    "{'subs': {'a': {'override': {'presence': true}}}}",
                    "{'subs': {'a': {'override': {'presence': {'value': 1}}}}}"
                })
        void withClaimsThatCannotBeIsInvalid(String claims) {
            assertConnectRefused(Kind.INVALID, claims);
        }

        @Test
        void thatIsBadAndExpiredIsInvalid() {
            assertConnectRefused(Kind.INVALID, "{'sub': 42, 'exp': 1}");
            assertConnectRefused(Kind.INVALID, "{'channel': 'news', 'exp': 1}");
        }

        @Test
        void mustBeForTheAudienceAndFromTheIssuer() {
            JwtVerifier strict = verifier(Map.of(
                    "token.hmac_secret_key", Tokens.SECRET, "token.audience", "foray", "token.issuer", "https://id"));
            String good = "{\"aud\": [\"x\", \"foray\"], \"iss\": \"https://id\"}";

            assertThat(now(strict.connection(Tokens.hmac(good)))).isNotNull();
            assertThat(now(strict.connection(Tokens.hmac(good.replace("[\"x\", \"foray\"]", "\"foray\"")))))
                    .isNotNull();
            assertRefused(Kind.INVALID, strict.connection(Tokens.hmac(good.replace("foray", "fora"))));
            assertRefused(Kind.INVALID, strict.connection(Tokens.hmac(good.replace("//id", "//evil"))));
            assertRefused(Kind.INVALID, strict.connection(Tokens.hmac("{}")));
        }
    }

    @Nested
    class ASubscriptionToken {
        @Test
        void saysForWhomInWhichChannelAndWhatItGrants() {
            SubscriptionClaims claims = subscribe(
                    "{'sub': '42', 'channel': 'chat:1', 'exp': %d, 'info': [1], 'override': {'presence': {'value': true}}}"
                            .formatted(NOW + 9));

            assertThat(claims)
                    .isEqualTo(new SubscriptionClaims(
                            "42",
                            new ChannelName("chat:1"),
                            new Grant(
                                    new JsonText("[1]"), null, NOW + 9, new Overrides(true, null, null, null, null))));
        }

        @Test
        void isRefusedWithoutAChannelForOneClientOnlyOrExpired() {
            assertSubscribeRefused(Kind.INVALID, "{'sub': '42'}");
            assertSubscribeRefused(Kind.INVALID, "{'channel': ''}");
            assertSubscribeRefused(Kind.INVALID, "{'channel': 'news', 'client': 'abc'}");
            assertSubscribeRefused(Kind.EXPIRED, "{'channel': 'news', 'exp': %d}".formatted(NOW));
        }

        @Test
        void hasKeysOfItsOwnWhereThatIsEnabled() {
            JwtVerifier separate = verifier(Map.of(
                    "token.hmac_secret_key", Tokens.SECRET,
                    "subscription_token.enabled", "true",
                    "subscription_token.hmac_secret_key", "another",
                    "subscription_token.issuer", "me"));
            String claims = "{\"channel\": \"news\", \"iss\": \"me\"}";

            assertThat(now(separate.subscription(Tokens.shortHmac("another", claims))))
                    .isNotNull();
            assertRefused(Kind.INVALID, separate.subscription(Tokens.hmac(claims)));
            assertRefused(Kind.INVALID, separate.subscription(Tokens.shortHmac("another", "{\"channel\": \"news\"}")));
            assertRefused(Kind.INVALID, separate.connection(Tokens.shortHmac("another", "{}")));
            assertThat(now(separate.connection(Tokens.hmac("{}")))).isNotNull();
        }

        @Test
        void isNeverAcceptedWhereItsOwnKeysAreEnabledAndMissing() {
            JwtVerifier none =
                    verifier(Map.of("token.hmac_secret_key", Tokens.SECRET, "subscription_token.enabled", "true"));

            assertRefused(Kind.INVALID, none.subscription(Tokens.hmac("{\"channel\": \"news\"}")));
        }
    }

    @Test
    void whoReceivesAFailureReceivesItAsItIs() {
        CompletableFuture<Identity> future = verifier.connection(Tokens.hmac("{\"exp\": 1}"));

        assertThat(future.handle((identity, failure) -> failure).join())
                .isExactlyInstanceOf(TokenException.class)
                .hasMessage("the token has expired");
    }
}
