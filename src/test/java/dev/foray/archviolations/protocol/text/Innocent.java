package dev.foray.archviolations.protocol.text;

/** Breaks nothing itself. */
public final class Innocent {}
