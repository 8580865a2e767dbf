package dev.foray.protocol.centrifuge;

/** Replies and pushes on their way out as one message, one a line. */
public record Outgoing(String text) {}
