package dev.foray.protocol.centrifuge;

import org.jspecify.annotations.Nullable;

/**
 * A client that has just come.
 *
 * @param user who the container says it is; null: nobody
 * @param handle by what its requests find its session; null: it has no need of that
 */
record Newcomer(String remoteAddress, @Nullable String user, Medium medium, Emulation.@Nullable Handle handle) {}
