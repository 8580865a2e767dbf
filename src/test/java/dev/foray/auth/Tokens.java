package dev.foray.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import dev.foray.config.Settings;
import dev.foray.config.SettingsLoader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs tokens, as an issuer would. */
final class Tokens {
    static final String SECRET = "a secret of at least sixty-four characters, for the longest hash there is";
    static final RSAKey RSA = rsa("rsa");
    static final ECKey EC = ec("ec", Curve.P_256);

    private Tokens() {}

    static RSAKey rsa(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    static ECKey ec(String id, Curve curve) {
        try {
            return new ECKeyGenerator(curve).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    static String hmac(String claims) {
        return hmac(JWSAlgorithm.HS256, SECRET, claims);
    }

    static String hmac(JWSAlgorithm algorithm, String secret, String claims) {
        try {
            return sign(new JWSHeader(algorithm), claims, new MACSigner(secret));
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    /** HS256 with a secret that the library finds too short to sign with. */
    static String shortHmac(String secret, String claims) {
        try {
            String input = Base64URL.encode("{\"alg\":\"HS256\"}") + "." + Base64URL.encode(claims);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return input + "." + Base64URL.encode(mac.doFinal(input.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String rsa(JWSAlgorithm algorithm, RSAKey key, String claims) {
        try {
            return sign(header(algorithm, key.getKeyID()), claims, new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    static String ec(JWSAlgorithm algorithm, ECKey key, String claims) {
        try {
            return sign(header(algorithm, key.getKeyID()), claims, new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    static String sign(JWSHeader header, String claims, JWSSigner signer) throws JOSEException {
        JWSObject token = new JWSObject(header, new Payload(claims));
        token.sign(signer);
        return token.serialize();
    }

    private static JWSHeader header(JWSAlgorithm algorithm, String keyId) {
        return new JWSHeader.Builder(algorithm).keyID(keyId).build();
    }

    static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    static String rsaPem() {
        try {
            return pem(RSA.toRSAPublicKey());
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    static String ecPem(ECKey key) {
        try {
            return pem(key.toECPublicKey());
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    /** A verifier with these settings, by their keys within {@code client}. */
    static JwtVerifier verifier(AdjustableClock clock, Map<String, String> settings) {
        return new JwtVerifier(client(settings), clock);
    }

    private static Settings.Client client(Map<String, String> settings) {
        Map<String, String> properties = new HashMap<>();
        settings.forEach((key, value) -> properties.put("foray.client." + key, value));
        return SettingsLoader.load(properties, Map.of()).client();
    }
}
