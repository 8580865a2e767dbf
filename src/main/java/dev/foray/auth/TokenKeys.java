package dev.foray.auth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import dev.foray.auth.TokenException.Kind;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The keys that one kind of token may be signed with; without any, no token is accepted. Thread-safe.
 *
 * @param secret of HS tokens
 * @param publicKeys from the settings
 * @param jwks where the keys of RS and ES tokens are looked up that the ones from the settings did not sign
 */
record TokenKeys(
        @Nullable HmacSecret secret,
        List<VerificationKey> publicKeys,
        @Nullable Jwks jwks) {

    /** Completes with the token once its signature is verified; fails with a {@link TokenException}. */
    CompletableFuture<JWSObject> verify(JWSObject token) {
        Set<String> demands = token.getHeader().getCriticalParams();
        if (demands != null && !demands.isEmpty()) {
            return invalid("the token's header makes demands (crit) that are not understood");
        }
        JWSAlgorithm algorithm = token.getHeader().getAlgorithm();
        if (HmacSecret.knows(algorithm)) {
            return secret != null && secret.signed(token)
                    ? CompletableFuture.completedFuture(token)
                    : invalid("the token is not signed with the secret");
        }
        if (publicKeys.stream().anyMatch(key -> key.signed(token))) {
            return CompletableFuture.completedFuture(token);
        }
        if (jwks == null || !isAsymmetric(algorithm)) {
            return invalid("the token is not signed with a known key and algorithm");
        }
        String id = token.getHeader().getKeyID();
        if (id == null) {
            return invalid("the token does not name its key (kid)");
        }
        return jwks.key(id).thenApply(key -> {
            if (!key.signed(token)) {
                throw new TokenException(Kind.INVALID, "the token is not signed with the key that it names");
            }
            return token;
        });
    }

    void close() {
        if (jwks != null) {
            jwks.close();
        }
    }

    private static boolean isAsymmetric(JWSAlgorithm algorithm) {
        return JWSAlgorithm.Family.RSA.contains(algorithm) || JWSAlgorithm.Family.EC.contains(algorithm);
    }

    private static CompletableFuture<JWSObject> invalid(String message) {
        return CompletableFuture.failedFuture(new TokenException(Kind.INVALID, message));
    }
}
