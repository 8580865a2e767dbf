package dev.foray.broker;

import org.jspecify.annotations.Nullable;

/**
 * What a publication does to a key of a map channel.
 *
 * @param removed whether the key goes; removing one that is not there is suppressed ({@link Suppression#KEY_NOT_FOUND})
 * @param mode whether the key must be new, or must be there
 * @param expectedOffset the offset of the key's latest publication that the publisher saw, 0: the key must not exist;
 *     another one suppresses the change ({@link Suppression#POSITION_MISMATCH}) and the receipt has the current entry;
 *     null: no check
 */
public record KeyChange(
        String key, boolean removed, Mode mode, @Nullable Long expectedOffset) {
    /** Longest key, in characters. */
    public static final int MAX_KEY = 255;

    /** The condition on the key's existence, {@code key_mode} on the wire. */
    public enum Mode {
        ANY,
        IF_NEW,
        IF_EXISTS
    }

    public static KeyChange set(String key) {
        return new KeyChange(key, false, Mode.ANY, null);
    }

    public static KeyChange remove(String key) {
        return new KeyChange(key, true, Mode.ANY, null);
    }

    public KeyChange withExpectedOffset(@Nullable Long offset) {
        return new KeyChange(key, removed, mode, offset);
    }

    public KeyChange withMode(Mode value) {
        return new KeyChange(key, removed, value, expectedOffset);
    }
}
