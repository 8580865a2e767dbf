package dev.foray.archviolations.protocol.centrifuge;

import dev.foray.archviolations.protocol.text.Innocent;

/** Sideways. */
public final class ProtocolThatKnowsAnother {
    public Innocent other;
}
