package dev.foray.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a JSON Web Key Set (RFC 7517) by HTTP, within limits of time and size. Thread-safe.
 *
 * <p>By {@link HttpURLConnection}, because the JDK's newer client has a thread that cannot be ended before Java 21 and
 * would keep the application's classes after it was undeployed.
 */
final class HttpJwksSource implements JwksSource {
    private static final Logger log = System.getLogger(HttpJwksSource.class.getName());
    private static final int MAX_BYTES = 256 * 1024;

    private final URI endpoint;
    private final Duration timeout;

    /** @param timeout of connecting, of each read and, doubled, of the whole */
    HttpJwksSource(URI endpoint, Duration timeout) {
        this.endpoint = endpoint;
        this.timeout = timeout;
    }

    @Override
    public Map<String, VerificationKey> fetch() throws IOException {
        if (!(endpoint.toURL().openConnection() instanceof HttpURLConnection connection)) {
            throw new IOException("not an HTTP address: " + endpoint);
        }
        connection.setConnectTimeout(Math.toIntExact(timeout.toMillis()));
        connection.setReadTimeout(Math.toIntExact(timeout.toMillis()));
        connection.setRequestProperty("Accept", "application/jwk-set+json, application/json");
        connection.setUseCaches(false);
        try {
            long start = System.nanoTime();
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new IOException("status " + connection.getResponseCode());
            }
            return keys(body(connection, start));
        } catch (ParseException e) {
            throw new IOException("not a JSON Web Key Set", e);
        } finally {
            connection.disconnect();
        }
    }

    private String body(HttpURLConnection connection, long start) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try (InputStream stream = connection.getInputStream()) {
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                body.write(buffer, 0, read);
                if (body.size() > MAX_BYTES) {
                    throw new IOException("more than " + MAX_BYTES + " bytes");
                }
                // Each read may be in time and the whole never end.
                if (System.nanoTime() - start > 2 * timeout.toNanos()) {
                    throw new SocketTimeoutException("not all there after " + timeout.multipliedBy(2));
                }
            }
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    /** Leaves out keys that Foray has no use for; a token that names one of those names an unknown key. */
    private static Map<String, VerificationKey> keys(String text) throws ParseException {
        Map<String, VerificationKey> keys = new HashMap<>();
        for (Map<String, Object> entry : JSONObjectUtils.getJSONObjectArray(JSONObjectUtils.parse(text), "keys")) {
            try {
                JWK jwk = JWK.parse(entry);
                VerificationKey key = key(jwk);
                if (key != null && jwk.getKeyID() != null) {
                    keys.put(jwk.getKeyID(), key);
                }
            } catch (ParseException | JOSEException e) {
                log.log(Level.DEBUG, "left out one of the keys for tokens: " + e);
            }
        }
        return keys;
    }

    /** Null for shared secrets, which have no place in what is public, for other kinds, and for other uses. */
    private static @Nullable VerificationKey key(JWK jwk) throws JOSEException {
        if (jwk.getKeyUse() != null && !jwk.getKeyUse().equals(KeyUse.SIGNATURE)) {
            return null;
        }
        VerificationKey key;
        if (jwk instanceof RSAKey rsa) {
            key = VerificationKey.of(rsa.toRSAPublicKey());
        } else if (jwk instanceof ECKey ec) {
            key = VerificationKey.of(ec.toECPublicKey());
        } else {
            return null;
        }
        return jwk.getAlgorithm() == null
                ? key
                : key.onlyFor(JWSAlgorithm.parse(jwk.getAlgorithm().getName()));
    }
}
