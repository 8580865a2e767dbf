package dev.foray.archviolations.api;

/** Has no name. */
public final class ThingManager {}
