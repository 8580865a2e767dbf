package dev.foray.broker;

import dev.foray.channel.Publication;

/**
 * The latest publication of a key, and what the next change of the key is compared with.
 *
 * @param expiresMillis when the key goes by itself; {@link #NEVER}: it stays
 */
public record KeyEntry(Publication publication, long expiresMillis, long version, String versionEpoch) {
    public static final long NEVER = Long.MAX_VALUE;

    /** Whether the key's time is over. */
    public boolean expired(long nowMillis) {
        return expiresMillis <= nowMillis;
    }
}
