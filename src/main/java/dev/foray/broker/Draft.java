package dev.foray.broker;

import dev.foray.channel.ClientInfo;
import dev.foray.channel.JsonText;
import dev.foray.channel.Tags;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A publication on its way to the broker, with the conditions under which it is to be made.
 *
 * @param skipHistory deliver it, but do not keep it; it then has no offset. Changes of keys are always kept
 * @param idempotencyKey repeated within five minutes in the same channel: nothing happens; null: no check
 * @param version 0: no check; else a version not above the stored one (of the channel, or of the key) is suppressed
 * @param versionEpoch another one than the stored resets the comparison
 * @param change the key that it sets or removes; null on stream channels
 */
public record Draft(
        JsonText data,
        Map<String, String> tags,
        @Nullable ClientInfo info,
        boolean skipHistory,
        @Nullable String idempotencyKey,
        long version,
        String versionEpoch,
        @Nullable KeyChange change) {
    /** Longest idempotency key, in characters. */
    public static final int MAX_IDEMPOTENCY_KEY = 128;

    public Draft {
        tags = Tags.copyOf(tags);
    }

    /** Plain data for a stream channel. */
    public static Draft of(JsonText data, @Nullable ClientInfo info) {
        return new Draft(data, Map.of(), info, false, null, 0, "", null);
    }

    /** A new value for a key of a map channel. */
    public static Draft set(String key, JsonText data, @Nullable ClientInfo info) {
        return new Draft(data, Map.of(), info, false, null, 0, "", KeyChange.set(key));
    }

    /** The removal of a key of a map channel. */
    public static Draft remove(String key, @Nullable ClientInfo info) {
        return new Draft(JsonText.NULL, Map.of(), info, false, null, 0, "", KeyChange.remove(key));
    }

    public Draft withIdempotencyKey(@Nullable String value) {
        return new Draft(data, tags, info, skipHistory, value, version, versionEpoch, change);
    }

    public Draft withTags(Map<String, String> value) {
        return new Draft(data, value, info, skipHistory, idempotencyKey, version, versionEpoch, change);
    }

    public Draft withChange(KeyChange value) {
        return new Draft(data, tags, info, skipHistory, idempotencyKey, version, versionEpoch, value);
    }
}
