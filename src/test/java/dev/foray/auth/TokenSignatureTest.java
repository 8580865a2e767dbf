package dev.foray.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import dev.foray.auth.TokenException.Kind;
import dev.foray.config.ConfigurationException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSignatureTest {
    private static final String CLAIMS = "{\"sub\":\"42\"}";

    private final AdjustableClock clock = new AdjustableClock();

    private JwtVerifier with(String key, String value) {
        return Tokens.verifier(clock, Map.of("token." + key, value));
    }

    private static void assertAccepted(JwtVerifier verifier, String token) {
        assertThat(verifier.connection(token))
                .isCompletedWithValueMatching(identity -> identity.user().equals("42"));
    }

    private static void assertInvalid(JwtVerifier verifier, String token) {
        CompletableFuture<Identity> future = verifier.connection(token);
        assertThat(future).isCompletedExceptionally();
        assertThat(future.handle((identity, failure) -> ((TokenException) failure).kind()))
                .isCompletedWithValue(Kind.INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "HS384", "HS512"})
    void anHmacSecretAcceptsWhatItSignedAndNothingElse(String algorithm) {
        JwtVerifier verifier = with("hmac_secret_key", Tokens.SECRET);

        assertAccepted(verifier, Tokens.hmac(new JWSAlgorithm(algorithm), Tokens.SECRET, CLAIMS));
        assertInvalid(verifier, Tokens.hmac(new JWSAlgorithm(algorithm), Tokens.SECRET + "!", CLAIMS));
    }

    @Test
    void anHmacSecretMayBeShort() {
        assertAccepted(with("hmac_secret_key", "secret"), Tokens.shortHmac("secret", CLAIMS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512"})
    void anRsaKeyAcceptsWhatItSignedAndNothingElse(String algorithm) {
        JwtVerifier verifier = with("rsa_public_key", Tokens.rsaPem());

        assertAccepted(verifier, Tokens.rsa(new JWSAlgorithm(algorithm), Tokens.RSA, CLAIMS));
        assertInvalid(verifier, Tokens.rsa(new JWSAlgorithm(algorithm), Tokens.rsa("rsa"), CLAIMS));
    }

    @Test
    void anEcdsaKeyAcceptsWhatItSignedAndNothingElse() {
        JwtVerifier verifier = with("ecdsa_public_key", Tokens.ecPem(Tokens.EC));

        assertAccepted(verifier, Tokens.ec(JWSAlgorithm.ES256, Tokens.EC, CLAIMS));
        assertInvalid(verifier, Tokens.ec(JWSAlgorithm.ES256, Tokens.ec("ec", Curve.P_256), CLAIMS));
    }

    @Test
    void anEcdsaKeyMayBeOfALargerCurve() {
        ECKey key = Tokens.ec("ec", Curve.P_384);

        assertAccepted(with("ecdsa_public_key", Tokens.ecPem(key)), Tokens.ec(JWSAlgorithm.ES384, key, CLAIMS));
    }

    @Test
    void severalKeysAreAllAccepted() {
        JwtVerifier verifier = Tokens.verifier(
                clock,
                Map.of(
                        "token.hmac_secret_key", Tokens.SECRET,
                        "token.rsa_public_key", Tokens.rsaPem(),
                        "token.ecdsa_public_key", Tokens.ecPem(Tokens.EC)));

        assertAccepted(verifier, Tokens.hmac(CLAIMS));
        assertAccepted(verifier, Tokens.rsa(JWSAlgorithm.RS256, Tokens.RSA, CLAIMS));
        assertAccepted(verifier, Tokens.ec(JWSAlgorithm.ES256, Tokens.EC, CLAIMS));
    }

    @Test
    void withoutKeysNoTokenIsAccepted() {
        JwtVerifier verifier = Tokens.verifier(clock, Map.of());

        assertInvalid(verifier, Tokens.hmac(CLAIMS));
        assertInvalid(verifier, Tokens.rsa(JWSAlgorithm.RS256, Tokens.RSA, CLAIMS));
        assertInvalid(verifier, Tokens.ec(JWSAlgorithm.ES256, Tokens.EC, CLAIMS));
    }

    @Test
    void anUnsignedTokenIsRefused() {
        JwtVerifier verifier = with("hmac_secret_key", Tokens.SECRET);
        String header = Base64URL.encode("{\"alg\":\"none\"}").toString();
        String payload = Base64URL.encode(CLAIMS).toString();
        String signed = Tokens.hmac(CLAIMS);

        assertInvalid(verifier, header + "." + payload + ".");
        assertInvalid(verifier, header + "." + payload + "." + signed.substring(signed.lastIndexOf('.') + 1));
        assertInvalid(verifier, signed.substring(0, signed.lastIndexOf('.') + 1));
    }

    @Test
    void aPublicKeyIsNoSharedSecret() {
        JwtVerifier rsaOnly = with("rsa_public_key", Tokens.rsaPem());
        JwtVerifier both = Tokens.verifier(
                clock, Map.of("token.rsa_public_key", Tokens.rsaPem(), "token.hmac_secret_key", Tokens.SECRET));
        String forged = Tokens.hmac(JWSAlgorithm.HS256, Tokens.rsaPem(), CLAIMS);

        assertInvalid(rsaOnly, forged);
        assertInvalid(both, forged);
    }

    @Test
    void aTamperedTokenIsRefused() {
        String[] parts = Tokens.hmac(CLAIMS).split("\\.");
        String other = Base64URL.encode("{\"sub\":\"1\"}").toString();

        assertInvalid(with("hmac_secret_key", Tokens.SECRET), parts[0] + "." + other + "." + parts[2]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a.b.c", "e30.e30.e30", "not a token", "eyJhbGciOiJIUzI1NiJ9"})
    void whatIsNoTokenIsRefused(String token) {
        assertInvalid(with("hmac_secret_key", Tokens.SECRET), token);
    }

    @Test
    void aHeaderThatMakesDemandsIsRefused() throws JOSEException {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS256)
                .criticalParams(Set.of("exp"))
                .customParam("exp", 1)
                .build();

        assertInvalid(
                with("hmac_secret_key", Tokens.SECRET), Tokens.sign(header, CLAIMS, new MACSigner(Tokens.SECRET)));
    }

    @Test
    void aKeyThatIsNoneStopsTheStartWithItsName() {
        Map<String, String> settings = Map.of(
                "token.rsa_public_key",
                Tokens.ecPem(Tokens.EC),
                "token.ecdsa_public_key",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----");

        assertThatThrownBy(() -> Tokens.verifier(clock, settings))
                .isInstanceOfSatisfying(ConfigurationException.class, e -> assertThat(e.problems())
                        .containsExactly(
                                "client.token.rsa_public_key: is not an RSA public key in PEM",
                                "client.token.ecdsa_public_key: is not a public key of P-256, P-384 or P-521 in PEM"));
    }
}
