package dev.foray.broker.sqlite;

/**
 * What the broker takes at once and what it keeps in memory.
 *
 * @param batchItems how many publications one transaction has at most
 * @param batchBytes how many bytes they have at most; a single one may have more
 * @param queuedBytes how many bytes may wait to be written, above which publishing fails with {@code TOO_MANY_REQUESTS}
 * @param cachedBytes how many bytes of recent history and of keys are kept in memory, of all channels together
 * @param cachedChannels of how many channels something is kept in memory
 * @param channelBytes how many bytes of one channel's recent history, and of its keys, are kept in memory
 */
public record SqliteLimits(
        int batchItems, long batchBytes, long queuedBytes, long cachedBytes, int cachedChannels, long channelBytes) {
    /** 4,096 publications or 4 MiB a transaction, 64 MiB waiting; 64 MiB and 100,000 channels in memory, 4 MiB each. */
    public static final SqliteLimits DEFAULT = new SqliteLimits(4_096, 4 << 20, 64 << 20, 64 << 20, 100_000, 4 << 20);
}
