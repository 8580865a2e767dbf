package dev.foray.protocol.centrifuge;

import dev.foray.channel.ChannelName;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.hub.Hub;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What one client is subscribed to, or is subscribing to: each channel once. Thread-safe. */
final class Subscriptions {
    private final Hub hub;
    private final Map<ChannelName, ChannelSubscriber> byChannel = new ConcurrentHashMap<>();
    private volatile boolean closed;

    Subscriptions(Hub hub) {
        this.hub = hub;
    }

    /**
     * Takes the channel for a subscriber.
     *
     * @param limit {@code client.channel_limit}
     * @throws ForayException 105, 106
     */
    void reserve(ChannelSubscriber subscriber, int limit) {
        if (byChannel.containsKey(subscriber.channel())) {
            throw new ForayException(ErrorCode.ALREADY_SUBSCRIBED);
        }
        if (byChannel.size() >= limit) {
            throw new ForayException(ErrorCode.LIMIT_EXCEEDED, "channel_limit " + limit);
        }
        if (byChannel.putIfAbsent(subscriber.channel(), subscriber) != null) {
            throw new ForayException(ErrorCode.ALREADY_SUBSCRIBED);
        }
        if (closed) {
            var unused = subscriber.abandon();
            forget(subscriber);
        }
    }

    /** The subscriber of a channel, subscribed or not yet; null where there is none. */
    @Nullable
    ChannelSubscriber of(ChannelName channel) {
        return byChannel.get(channel);
    }

    /** Whether the client may do what subscribers may, from its grant on: it need not wait for its reply before. */
    boolean isSubscribed(ChannelName channel) {
        ChannelSubscriber subscriber = byChannel.get(channel);
        return subscriber != null && subscriber.isLetIn();
    }

    Collection<ChannelSubscriber> all() {
        return byChannel.values();
    }

    /** Only forgets it: the hub has it no more, or never had. May be called under the channel's lock. */
    void forget(ChannelSubscriber subscriber) {
        byChannel.remove(subscriber.channel(), subscriber);
    }

    /** Ends a subscription; false where there was none. */
    boolean leave(ChannelName channel) {
        ChannelSubscriber subscriber = byChannel.get(channel);
        return subscriber != null && leave(subscriber);
    }

    /** The channel stays taken until the hub has let go, so that nobody subscribes again in between. */
    private boolean leave(ChannelSubscriber subscriber) {
        boolean first = subscriber.abandon();
        hub.unsubscribe(subscriber);
        forget(subscriber);
        return first;
    }

    /** Ends all, and lets nobody in any more. */
    void leaveAll() {
        closed = true;
        for (ChannelSubscriber subscriber : List.copyOf(byChannel.values())) {
            leave(subscriber);
        }
    }
}
