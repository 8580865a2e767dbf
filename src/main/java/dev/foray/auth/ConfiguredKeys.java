package dev.foray.auth;

import dev.foray.config.ConfigurationException;
import dev.foray.config.Settings;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the keys that the settings name. */
final class ConfiguredKeys {
    private static final Logger log = System.getLogger(ConfiguredKeys.class.getName());
    private static final Duration JWKS_TIMEOUT = Duration.ofSeconds(2);

    private ConfiguredKeys() {}

    /**
     * The keys of one kind of token.
     *
     * @param section of the settings, for messages
     * @throws ConfigurationException when a public key is none
     */
    static TokenKeys of(String section, Settings.Token settings, Clock clock) {
        List<VerificationKey> keys = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        add(
                settings.rsaPublicKey(),
                PublicKeys.rsa(settings.rsaPublicKey()),
                section + ".rsa_public_key: is not an RSA public key in PEM",
                keys,
                problems);
        add(
                settings.ecdsaPublicKey(),
                PublicKeys.ecdsa(settings.ecdsaPublicKey()),
                section + ".ecdsa_public_key: is not a public key of P-256, P-384 or P-521 in PEM",
                keys,
                problems);
        if (!problems.isEmpty()) {
            throw new ConfigurationException(section, problems);
        }
        return new TokenKeys(secret(section, settings.hmacSecretKey()), keys, jwks(settings, clock));
    }

    private static void add(
            String pem,
            Optional<VerificationKey> key,
            String problem,
            List<VerificationKey> keys,
            List<String> problems) {
        if (pem.isEmpty()) {
            return;
        }
        key.ifPresentOrElse(keys::add, () -> problems.add(problem));
    }

    private static @Nullable HmacSecret secret(String section, String text) {
        if (text.isEmpty()) {
            return null;
        }
        HmacSecret secret = new HmacSecret(text);
        if (secret.isShort()) {
            log.log(Level.WARNING, section + ".hmac_secret_key is shorter than 32 bytes, and may be guessed");
        }
        return secret;
    }

    private static @Nullable Jwks jwks(Settings.Token settings, Clock clock) {
        String endpoint = settings.jwksPublicEndpoint();
        return endpoint.isEmpty() ? null : new Jwks(new HttpJwksSource(URI.create(endpoint), JWKS_TIMEOUT), clock);
    }
}
