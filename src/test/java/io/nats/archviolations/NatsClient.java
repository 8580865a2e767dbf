package io.nats.archviolations;

/** Stands for the NATS client, for the one that breaks the rule of where it is used. */
public final class NatsClient {}
