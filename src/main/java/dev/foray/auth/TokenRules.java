package dev.foray.auth;

import dev.foray.auth.TokenException.Kind;
import java.time.Clock;
import java.time.Instant;

/**
 * What a token must claim to be accepted: for whom, from whom and when, to the second.
 *
 * @param audience empty: any
 * @param issuer empty: any
 */
record TokenRules(String audience, String issuer, Clock clock) {
    /** @throws TokenException when it claims otherwise */
    void check(Claims claims) {
        if (!audience.isEmpty() && !claims.texts("aud").contains(audience)) {
            throw new TokenException(Kind.INVALID, "the token is for another audience");
        }
        if (!issuer.isEmpty() && !claims.text("iss").equals(issuer)) {
            throw new TokenException(Kind.INVALID, "the token is from another issuer");
        }
    }

    /**
     * To be called last: an expired token is answered with the advice to get another, which would not help a bad one.
     *
     * @throws TokenException when it is no longer valid, or not yet
     */
    void checkTime(Claims claims) {
        Instant instant = clock.instant();
        double now = instant.getEpochSecond() + instant.getNano() / 1e9;
        if (claims.seconds("exp").orElse(Double.POSITIVE_INFINITY) <= now) {
            throw new TokenException(Kind.EXPIRED, "the token has expired");
        }
        if (claims.seconds("nbf").orElse(Double.NEGATIVE_INFINITY) > now) {
            throw new TokenException(Kind.EXPIRED, "the token is not valid yet");
        }
    }
}
