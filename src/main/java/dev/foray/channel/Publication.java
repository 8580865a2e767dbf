package dev.foray.channel;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message of a channel.
 *
 * @param data any JSON; of a removal {@code null}
 * @param offset its place in the channel, from 1; 0 where the channel keeps no history
 * @param key on map channels the key that it sets or removes; else null
 * @param removed whether it removes the key
 * @param tags the publisher's, never null
 * @param info who published it; null for the server API
 * @param timeMillis when it was ordered, in milliseconds since 1970
 */
public record Publication(
        JsonText data,
        long offset,
        @Nullable String key,
        boolean removed,
        Map<String, String> tags,
        @Nullable ClientInfo info,
        long timeMillis) {
    public Publication {
        tags = Tags.copyOf(tags);
    }
}
