package dev.foray.broker;

import org.jspecify.annotations.Nullable;

/**
 * Which part of a map channel's keys is wanted.
 *
 * @param key only this one; null: all
 * @param cursor only keys after this one; empty: from the first
 * @param limit how many at most; negative: all
 */
public record StateQuery(@Nullable String key, String cursor, int limit) {
    public static final StateQuery ALL = new StateQuery(null, "", -1);
}
