package dev.foray.archviolations.hub;

import io.nats.archviolations.NatsClient;

/** NATS outside of its broker. */
public final class HubThatSpeaksNats {
    public NatsClient client;
}
