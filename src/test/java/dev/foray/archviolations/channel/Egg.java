package dev.foray.archviolations.channel;

import dev.foray.archviolations.config.Hen;

/** One half of a cycle. */
public final class Egg {
    public Hen hen;
}
