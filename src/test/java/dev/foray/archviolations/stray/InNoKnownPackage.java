package dev.foray.archviolations.stray;

/** In a package that the design does not have. */
public final class InNoKnownPackage {}
