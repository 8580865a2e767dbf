package dev.foray.channel;

import dev.foray.config.ChannelOptions;

/** A configured namespace: its name, empty for the channels without one, and the options of its channels. */
public record Namespace(String name, ChannelOptions options) {}
