package dev.foray.hub;

import dev.foray.channel.ChannelName;
import dev.foray.channel.ClientInfo;
import dev.foray.channel.JsonText;
import dev.foray.channel.Position;
import dev.foray.session.SessionHandler;
import org.jspecify.annotations.Nullable;

/**
 * A session's protocol, as the server API sees it: what can be done to a client from outside. Any thread may call; what
 * has to be done happens soon, in the order of calls.
 */
public interface Peer extends SessionHandler {
    /** Who it is; the same for all its channels. */
    ClientInfo info();

    /** Subscribes it, as if its token had said so. */
    void subscribe(ChannelName channel, ServerSubscription subscription);

    /** Ends a subscription of its; nothing happens where there is none. Code 2000: server unsubscribe. */
    void unsubscribe(ChannelName channel, int code, String reason);

    /**
     * Sets a new end of the connection.
     *
     * @param expireAt seconds since 1970; 0: never; in the past: it ends now
     * @param info replaces what others see of it; null: stays
     */
    void refresh(long expireAt, @Nullable JsonText info);

    /** The details of a subscription made from outside; null and 0: as the channel says. */
    record ServerSubscription(
            @Nullable JsonText info,
            @Nullable JsonText data,
            long expireAt,
            @Nullable Position recoverSince,
            @Nullable Boolean presence,
            @Nullable Boolean joinLeave,
            @Nullable Boolean forcePushJoinLeave,
            @Nullable Boolean forcePositioning,
            @Nullable Boolean forceRecovery) {
        public static final ServerSubscription PLAIN =
                new ServerSubscription(null, null, 0, null, null, null, null, null, null);
    }
}
