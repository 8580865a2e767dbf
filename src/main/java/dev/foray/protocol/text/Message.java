package dev.foray.protocol.text;

/** One text message, as it came in. */
public record Message(String text) {}
