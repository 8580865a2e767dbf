package dev.foray.auth;

import dev.foray.channel.ChannelName;
import java.util.concurrent.CompletableFuture;

/**
 * Verifies connection and subscription tokens (JWT: HS256/384/512, RS256, ES256, keys from settings or a JWKS).
 *
 * <p>Never waits: futures are complete at once unless a JWKS must be fetched. They fail with {@link TokenException}.
 * Thread-safe.
 */
public interface TokenVerifier {
    /** Who the bearer of a connection token is. */
    CompletableFuture<Identity> connection(String token);

    /** What a subscription token grants; the caller checks that channel and user are its own. */
    CompletableFuture<SubscriptionClaims> subscription(String token);

    /** The content of a subscription token: for whom ({@code sub}, empty for anonymous), in which channel, what. */
    record SubscriptionClaims(String user, ChannelName channel, Identity.Grant grant) {}
}
