package dev.foray.channel;

/**
 * A place in a channel: everything up to and including {@code offset} of {@code epoch}.
 *
 * <p>Offsets are contiguous from 1 within an epoch; 0 is before the first. An epoch that the server issues is never
 * empty and never {@code "_"}, which SDKs send when their state was invalidated; both may come in from clients.
 */
public record Position(String epoch, long offset) {}
