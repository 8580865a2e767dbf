package dev.foray.auth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A shared secret of any length, as Centrifugo has it; the library's own verifier refuses those under 32 bytes.
 *
 * <p>Immutable.
 */
final class HmacSecret {
    private static final Map<JWSAlgorithm, String> MACS = Map.of(
            JWSAlgorithm.HS256, "HmacSHA256",
            JWSAlgorithm.HS384, "HmacSHA384",
            JWSAlgorithm.HS512, "HmacSHA512");

    private final byte[] secret;

    HmacSecret(String secret) {
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether it is shorter than the shortest hash, and so easier to guess than it need be. */
    boolean isShort() {
        return secret.length < 32;
    }

    /** Whether tokens with this algorithm are signed with a shared secret. */
    static boolean knows(JWSAlgorithm algorithm) {
        return MACS.containsKey(algorithm);
    }

    boolean signed(JWSObject token) {
        @Nullable String name = MACS.get(token.getHeader().getAlgorithm());
        if (name == null) {
            return false;
        }
        try {
            Mac mac = Mac.getInstance(name);
            mac.init(new SecretKeySpec(secret, name));
            return MessageDigest.isEqual(
                    mac.doFinal(token.getSigningInput()), token.getSignature().decode());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
