package dev.foray.archviolations.config;

import dev.foray.archviolations.channel.Egg;

/** The other half. */
public final class Hen {
    public Egg egg;
}
