package dev.foray.channel;

import org.jspecify.annotations.Nullable;

/**
 * Who a session is, as others see it: in publications, presence, join and leave.
 *
 * @param user empty for anonymous ones
 * @param client the session's id
 * @param connInfo what the connection token said of it
 * @param chanInfo what the subscription token said of it
 */
public record ClientInfo(
        String user,
        String client,
        @Nullable JsonText connInfo,
        @Nullable JsonText chanInfo) {}
