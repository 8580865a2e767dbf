package dev.foray.hub;

import dev.foray.channel.ChannelName;
import dev.foray.channel.ClientInfo;
import dev.foray.channel.ForayException;
import dev.foray.channel.Publication;
import dev.foray.session.Session;

/**
 * One session's side of one subscription, made by its protocol. The hub calls it under the channel's lock, so its
 * methods only queue frames on the session and never call the hub.
 */
public interface Subscriber {
    ChannelName channel();

    Session session();

    /** Who it is to the others in the channel. */
    ClientInfo info();

    /** Asked under the channel's lock for everything that is sent; it may change with {@link #joined} only. */
    Encoding encoding();

    /** What of the channel's options holds for this subscription. */
    Terms terms();

    /**
     * Whether it is sent a publication that is delivered to it; asked under the channel's lock, of every one, so it
     * only looks. What it leaves out is still its to have.
     */
    default boolean wants(Publication publication) {
        return true;
    }

    /** It is subscribed: the reply goes out now, before any publication that follows it. */
    void joined(Joined joined);

    /** It is not subscribed. */
    void refused(ForayException reason);

    /** It was subscribed, and is not any more, because what it has is not what the channel has. */
    void insufficient();

    /**
     * What a subscription does beyond receiving publications.
     *
     * @param presence it is seen in the channel's presence
     * @param announced others are told that it joins and leaves
     * @param hearsJoinLeave it is told that others join and leave
     * @param positioned it is told, by {@link #insufficient}, when it cannot have every publication
     * @param recoverable when it comes back it may ask for what it missed
     */
    record Terms(
            boolean presence, boolean announced, boolean hearsJoinLeave, boolean positioned, boolean recoverable) {}
}
