package dev.foray.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Set;

/**
 * A public key, and the algorithms that tokens signed with it may name.
 *
 * <p>The algorithms follow from the key, never from the token: else a public key could be passed off as a shared
 * secret. Thread-safe.
 */
record VerificationKey(JWSVerifier verifier, Set<JWSAlgorithm> algorithms) {
    private static final Set<JWSAlgorithm> EC = Set.of(JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.ES512);
    private static final Set<JWSAlgorithm> RSA = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.RS512);

    static VerificationKey of(RSAPublicKey key) {
        return new VerificationKey(new RSASSAVerifier(key), RSA);
    }

    /**
     * A key with one algorithm: that of its curve.
     *
     * @throws JOSEException when that is another curve than P-256, P-384 or P-521
     */
    static VerificationKey of(ECPublicKey key) throws JOSEException {
        JWSVerifier verifier = new ECDSAVerifier(key);
        if (!EC.containsAll(verifier.supportedJWSAlgorithms())) {
            throw new JOSEException("unsupported curve");
        }
        return new VerificationKey(verifier, Set.copyOf(verifier.supportedJWSAlgorithms()));
    }

    /** The same key for one algorithm only, or for none where that is not one of its own. */
    VerificationKey onlyFor(JWSAlgorithm algorithm) {
        return new VerificationKey(verifier, algorithms.contains(algorithm) ? Set.of(algorithm) : Set.of());
    }

    boolean signed(JWSObject token) {
        try {
            return algorithms.contains(token.getHeader().getAlgorithm()) && token.verify(verifier);
        } catch (JOSEException e) {
            return false;
        }
    }
}
