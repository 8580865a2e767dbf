package dev.foray.config;

import java.time.Duration;

/**
 * What the channels of one namespace do and who may do what in them; the names are those of the configuration.
 *
 * @param listed they are told of in {@link Settings.Channels#LIST} while somebody is there or something is stored
 * @param historySize how many publications are kept; 0: none, channels are then not stored and have no offsets
 * @param historyTtl how long they are kept; zero: none
 * @param historyMetaTtl how long an unused channel keeps its epoch and offset; zero: {@code channel.history_meta_ttl}
 * @param excludeSender whether a client of Socket.IO is not given what it published itself
 * @param channelRegex what the rest of the name must match; empty: anything
 */
public record ChannelOptions(
        boolean presence,
        boolean joinLeave,
        boolean forcePushJoinLeave,
        boolean listed,
        int historySize,
        Duration historyTtl,
        Duration historyMetaTtl,
        boolean forcePositioning,
        boolean allowPositioning,
        boolean forceRecovery,
        boolean allowRecovery,
        RecoveryMode forceRecoveryMode,
        SubscriptionType subscriptionType,
        MapOptions map,
        boolean excludeSender,
        boolean allowUserLimitedChannels,
        String channelRegex,
        boolean allowSubscribeForClient,
        boolean allowSubscribeForAnonymous,
        Access publish,
        Access presenceAccess,
        Access historyAccess) {

    /** How a subscriber that comes back gets what it missed: all of it, or the latest only. */
    public enum RecoveryMode {
        STREAM,
        CACHE
    }

    /** What a channel is to its subscribers: a stream of publications, or a map of keys. */
    public enum SubscriptionType {
        STREAM,
        MAP
    }

    /** Who may do something: any signed-in client, a subscriber of the channel, an anonymous one. */
    public record Access(boolean forClient, boolean forSubscriber, boolean forAnonymous) {
        public static final Access NOBODY = new Access(false, false, false);
    }

    /**
     * The options of map channels.
     *
     * @param keyTtl how long a key lives without being set again; zero: for ever
     * @param streamSize how many changes are kept for those who were away (persistent mode)
     * @param streamTtl how long they are kept
     * @param metaTtl how long an unused channel keeps its epoch and offset; zero: the channel's
     * @param clientKey whose key a client may write
     * @param removeClientOnUnsubscribe whether a client's own key goes when it leaves (client key only)
     */
    public record MapOptions(
            Mode mode,
            Duration keyTtl,
            int streamSize,
            Duration streamTtl,
            Duration metaTtl,
            ClientKey clientKey,
            boolean removeClientOnUnsubscribe,
            Access publish,
            Access remove,
            int defaultPageSize,
            int maxPageSize) {
        /** Keys only and in memory, or keys and the stream of changes, stored. */
        public enum Mode {
            EPHEMERAL,
            PERSISTENT
        }

        /** Whose key a client may write: any, or only the one that is its client id or its user id. */
        public enum ClientKey {
            ANY,
            CLIENT_ID,
            USER_ID
        }
    }

    /** Whether the channel's publications are numbered and kept. */
    public boolean keepsHistory() {
        return subscriptionType == SubscriptionType.MAP
                ? map.mode() == MapOptions.Mode.PERSISTENT
                : historySize > 0 && !historyTtl.isZero();
    }
}
