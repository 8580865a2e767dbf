package dev.foray.protocol;

/** What an outbox sends as one text message, written by its protocol. */
public record Outgoing(String text) {}
