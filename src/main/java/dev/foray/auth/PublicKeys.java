package dev.foray.auth;

import com.nimbusds.jose.JOSEException;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads public keys in PEM: of the key itself, or of a certificate. */
final class PublicKeys {
    private static final Pattern PEM =
            Pattern.compile("\\s*-----BEGIN (PUBLIC KEY|CERTIFICATE)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----\\s*");

    private PublicKeys() {}

    /** Empty where it is not an RSA key. */
    static Optional<VerificationKey> rsa(String pem) {
        return key(pem, "RSA")
                .filter(RSAPublicKey.class::isInstance)
                .map(key -> VerificationKey.of((RSAPublicKey) key));
    }

    /** Empty where it is not a key on one of the curves P-256, P-384 and P-521. */
    static Optional<VerificationKey> ecdsa(String pem) {
        return key(pem, "EC").filter(ECPublicKey.class::isInstance).flatMap(key -> {
            try {
                return Optional.of(VerificationKey.of((ECPublicKey) key));
            } catch (JOSEException e) {
                return Optional.empty();
            }
        });
    }

    private static Optional<PublicKey> key(String pem, String algorithm) {
        Matcher parts = PEM.matcher(pem);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(parts.group(2));
            return Optional.of(
                    parts.group(1).equals("CERTIFICATE")
                            ? CertificateFactory.getInstance("X.509")
                                    .generateCertificate(new ByteArrayInputStream(bytes))
                                    .getPublicKey()
                            : KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(bytes)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
