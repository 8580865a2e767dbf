package dev.foray.hub;

import dev.foray.channel.ChannelName;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The channels that have subscribers on this node, in the order of their names. Thread-safe. */
final class ChannelTable {
    private final ChannelWatch watch;
    private final ConcurrentNavigableMap<ChannelName, Channel> channels = new ConcurrentSkipListMap<>();

    ChannelTable(ChannelWatch watch) {
        this.watch = watch;
    }

    /** The channel of that name; null where nobody is subscribed. */
    @Nullable
    Channel get(ChannelName name) {
        return channels.get(name);
    }

    /** Puts a subscription into its channel, which is made where there is none. */
    Channel join(ChannelName name, boolean map, Subscription subscription) {
        while (true) {
            Channel channel = channels.computeIfAbsent(name, n -> new Channel(n, map, watch));
            if (channel.add(subscription)) {
                return channel;
            }
            channels.remove(name, channel);
        }
    }

    void forgetIfEmpty(Channel channel) {
        if (channel.removeIfEmpty()) {
            channels.remove(channel.name(), channel);
        }
    }

    /**
     * Some of the channels.
     *
     * @param after go on behind this name; empty: from the first
     * @param limit how many at most
     */
    ChannelPage page(Predicate<String> wanted, String after, int limit) {
        SortedMap<ChannelName, Integer> found = new TreeMap<>();
        var rest = after.isEmpty() ? channels : channels.tailMap(new ChannelName(after), false);
        String cursor = "";
        for (Channel channel : rest.values()) {
            if (!wanted.test(channel.name().value())) {
                continue;
            }
            if (found.size() >= limit) {
                cursor = found.isEmpty() ? after : found.lastKey().value();
                break;
            }
            int size = channel.size();
            if (size > 0) {
                found.put(channel.name(), size);
            }
        }
        return new ChannelPage(found, cursor);
    }

    int size() {
        return channels.size();
    }

    /** Of all channels together. */
    long subscriptions() {
        return channels.values().stream().mapToLong(Channel::size).sum();
    }
}
