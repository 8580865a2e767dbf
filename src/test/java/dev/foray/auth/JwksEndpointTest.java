package dev.foray.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.sun.net.httpserver.HttpServer;
import dev.foray.auth.TokenException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JwksEndpointTest {
    private static final String CLAIMS = "{\"sub\":\"42\"}";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final AdjustableClock clock = new AdjustableClock();
    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server;
    private JwtVerifier verifier;
    private volatile int status = 200;
    private volatile String body = "{\"keys\":[]}";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/jwks", exchange -> {
            requests.incrementAndGet();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        verifier = Tokens.verifier(
                clock, Map.of("token.jwks_public_endpoint", endpoint().toString()));
    }

    @AfterEach
    void stop() {
        verifier.close();
        server.stop(0);
    }

    private URI endpoint() {
        return URI.create(
                "http://127.0.0.1:%d/jwks".formatted(server.getAddress().getPort()));
    }

    private void publish(JWK... keys) {
        body = Arrays.stream(keys)
                .map(key -> key instanceof OctetSequenceKey
                        ? key.toJSONString()
                        : key.toPublicJWK().toJSONString())
                .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    private void assertAccepted(String token) {
        assertThat(verifier.connection(token)).succeedsWithin(PATIENCE).matches(identity -> identity.user()
                .equals("42"));
    }

    private void assertRefused(Kind kind, String token) {
        CompletableFuture<Kind> refused = verifier.connection(token)
                .handle((identity, failure) -> failure instanceof TokenException e ? e.kind() : null);
        assertThat(refused).succeedsWithin(PATIENCE).isEqualTo(kind);
    }

    @Test
    void tokensOfTheIssuersKeysAreAccepted() {
        ECKey large = Tokens.ec("large", Curve.P_521);
        publish(Tokens.RSA, Tokens.EC, large);

        assertAccepted(Tokens.rsa(JWSAlgorithm.RS256, Tokens.RSA, CLAIMS));
        assertAccepted(Tokens.ec(JWSAlgorithm.ES256, Tokens.EC, CLAIMS));
        assertAccepted(Tokens.ec(JWSAlgorithm.ES512, large, CLAIMS));
    }

    @Test
    void aTokenOfAnotherKeyWithTheSameIdIsInvalid() {
        publish(Tokens.RSA);

        assertRefused(Kind.INVALID, Tokens.rsa(JWSAlgorithm.RS256, Tokens.rsa("rsa"), CLAIMS));
    }

    @Test
    void theIssuerMayChangeItsKeys() {
        RSAKey next = Tokens.rsa("next");
        publish(Tokens.RSA);
        assertAccepted(Tokens.rsa(JWSAlgorithm.RS256, Tokens.RSA, CLAIMS));

        publish(next);
        clock.advance(Jwks.PAUSE);

        assertAccepted(Tokens.rsa(JWSAlgorithm.RS256, next, CLAIMS));
        clock.advance(Jwks.PAUSE);
        assertRefused(Kind.INVALID, Tokens.rsa(JWSAlgorithm.RS256, Tokens.RSA, CLAIMS));
    }

    @Test
    void keysForOtherUsesAlgorithmsOrSecretsAreNotUsed() throws Exception {
        publish(
                new RSAKey.Builder(Tokens.RSA).keyUse(KeyUse.ENCRYPTION).build(),
                new ECKey.Builder(Tokens.EC).algorithm(JWSAlgorithm.ES384).build(),
                new OctetSequenceKey.Builder(Tokens.SECRET.getBytes(StandardCharsets.UTF_8))
                        .keyID("secret")
                        .build());

        assertRefused(Kind.INVALID, Tokens.rsa(JWSAlgorithm.RS256, Tokens.RSA, CLAIMS));
        assertRefused(Kind.INVALID, Tokens.ec(JWSAlgorithm.ES256, Tokens.EC, CLAIMS));
        assertRefused(Kind.INVALID, Tokens.hmac(CLAIMS));
    }

    @Test
    void oneKeyThatIsNotUnderstoodDoesNotSpoilTheOthers() {
        publish(Tokens.RSA);
        body = body.replace("[", "[{\"kty\":\"new\"},{\"kty\":\"EC\",\"crv\":\"odd\",\"x\":\"AA\",\"y\":\"AA\"},");

        assertAccepted(Tokens.rsa(JWSAlgorithm.RS256, Tokens.RSA, CLAIMS));
    }

    @Test
    void aTokenThatNamesNoKeyIsInvalidWithoutAskingTheIssuer() {
        assertRefused(Kind.INVALID, Tokens.rsa(JWSAlgorithm.RS256, Tokens.rsa((String) null), CLAIMS));

        assertThat(requests).hasValue(0);
    }

    @Test
    void anErrorWhatIsNoKeySetAndNobodyThereMakeKeysUnavailable() throws IOException {
        String token = Tokens.rsa(JWSAlgorithm.RS256, Tokens.RSA, CLAIMS);
        publish(Tokens.RSA);

        status = 503;
        assertRefused(Kind.KEYS_UNAVAILABLE, token);
        status = 200;
        body = "<html>";
        clock.advance(Jwks.PAUSE);
        assertRefused(Kind.KEYS_UNAVAILABLE, token);
        server.stop(0);
        clock.advance(Jwks.PAUSE);
        assertRefused(Kind.KEYS_UNAVAILABLE, token);
    }

    @Test
    void anAnswerThatIsTooLargeIsNotReadToTheEnd() {
        body = " ".repeat(300 * 1024);

        assertThatThrownBy(() -> new HttpJwksSource(endpoint(), PATIENCE).fetch())
                .isInstanceOf(IOException.class)
                .hasMessage("more than 262144 bytes");
    }

    @Test
    void anAnswerThatDoesNotComeIsNotWaitedFor() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI address = URI.create("http://127.0.0.1:%d/".formatted(silent.getLocalPort()));

            CompletableFuture<Object> fetch = CompletableFuture.supplyAsync(() -> {
                try {
                    return new HttpJwksSource(address, Duration.ofMillis(50)).fetch();
                } catch (IOException e) {
                    return e;
                }
            });

            assertThat(fetch.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join())
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }
}
