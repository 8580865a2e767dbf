package dev.foray.archviolations.hub;

import dev.foray.archviolations.protocol.text.Innocent;

/** Upwards. */
public final class HubThatKnowsAProtocol {
    public Innocent protocol;
}
