package dev.foray.broker;

import dev.foray.channel.ChannelName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/** The channels of the {@link MemoryBroker}: made when they are first asked for, forgotten when idle. Thread-safe. */
final class MemoryChannels {
    private final ConcurrentMap<ChannelName, MemoryChannel> byName = new ConcurrentHashMap<>();

    /** Asks a channel; one that is forgotten meanwhile gives way to a new one, with a new epoch. */
    <T> T ask(ChannelName name, Retention retention, long nowMillis, Function<MemoryChannel, Optional<T>> question) {
        while (true) {
            MemoryChannel channel = byName.computeIfAbsent(name, n -> new MemoryChannel(retention, nowMillis));
            if (channel.forgetIfIdle(nowMillis)) {
                byName.remove(name, channel);
                continue;
            }
            Optional<T> answer = question.apply(channel);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
    }

    /** Lets go of what is over in all channels. */
    void tidy(long nowMillis) {
        byName.forEach((name, channel) -> {
            channel.tidy(nowMillis);
            if (channel.forgetIfIdle(nowMillis)) {
                byName.remove(name, channel);
            }
        });
    }

    /** For {@link Broker#stored}: the first by their names. */
    List<ChannelName> stored(String namespace, int limit, long nowMillis) {
        return byName.entrySet().stream()
                .filter(entry -> !entry.getKey().isPrivate()
                        && entry.getKey().namespace().equals(namespace)
                        && entry.getValue().stores(nowMillis))
                .map(Map.Entry::getKey)
                .sorted()
                .limit(limit)
                .toList();
    }

    int count() {
        return byName.size();
    }
}
