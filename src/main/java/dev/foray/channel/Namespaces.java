package dev.foray.channel;

import dev.foray.config.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The configured namespaces by their names. Immutable. */
public final class Namespaces {
    private final Map<String, Namespace> byName = new HashMap<>();

    public Namespaces(Settings.Channels channels) {
        byName.put("", new Namespace("", channels.withoutNamespace()));
        channels.namespaces().forEach(n -> byName.put(n.name(), new Namespace(n.name(), n.options())));
    }

    /** The namespace that {@code channel} belongs to; empty where it is not configured. */
    public Optional<Namespace> of(ChannelName channel) {
        return Optional.ofNullable(byName.get(channel.namespace()));
    }

    /** @throws ForayException 102, where the namespace is not configured */
    public Namespace require(ChannelName channel) {
        return of(channel)
                .orElseThrow(() -> new ForayException(
                        ErrorCode.UNKNOWN_CHANNEL, "namespace \"" + channel.namespace() + "\" is not configured"));
    }
}
