package dev.foray.config;

import java.util.List;

/** The settings of one kind of token, which connection and subscription tokens have alike. */
record TokenSettings(
        Setting<String> hmacSecretKey,
        Setting<String> rsaPublicKey,
        Setting<String> ecdsaPublicKey,
        Setting<String> jwksPublicEndpoint,
        Setting<String> audience,
        Setting<String> issuer) {

    static TokenSettings in(String section) {
        return new TokenSettings(
                Setting.text("hmac_secret_key", "text", "secret that HS256, HS384 and HS512 tokens are signed with")
                        .in(section),
                Setting.text("rsa_public_key", "PEM", "public key of RS256, RS384 and RS512 tokens")
                        .in(section),
                Setting.text("ecdsa_public_key", "PEM", "public key of ES256, ES384 and ES512 tokens")
                        .in(section),
                Setting.text("jwks_public_endpoint", "URL", "where the public keys of RS and ES tokens are fetched")
                        .in(section),
                Setting.text("audience", "text", "what `aud` must name; empty: anything")
                        .in(section),
                Setting.text("issuer", "text", "what `iss` must be; empty: anything")
                        .in(section));
    }

    List<Setting<?>> all() {
        return List.of(hmacSecretKey, rsaPublicKey, ecdsaPublicKey, jwksPublicEndpoint, audience, issuer);
    }
}
