package dev.foray.hub;

/** Counts since the start, and sizes now. */
public record HubFigures(
        long published,
        long delivered,
        long subscribed,
        long recovered,
        long unrecovered,
        int channels,
        long subscriptions) {}
