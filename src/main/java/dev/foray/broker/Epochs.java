package dev.foray.broker;

import java.security.SecureRandom;
import java.util.Base64;

/** Names of epochs: random, safe in a URL, never empty and never {@code "_"}. Thread-safe. */
public final class Epochs {
    private static final int RANDOM_BYTES = 9;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Epochs() {}

    /** A new one, of 12 characters. */
    public static String next() {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
