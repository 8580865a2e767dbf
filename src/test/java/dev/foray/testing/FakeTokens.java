package dev.foray.testing;

import dev.foray.auth.Identity;
import dev.foray.auth.TokenException;
import dev.foray.auth.TokenException.Kind;
import dev.foray.auth.TokenVerifier;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Knows tokens by heart; one that it does not know is invalid. */
public final class FakeTokens implements TokenVerifier {
    private final Map<String, CompletableFuture<Identity>> connections = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<SubscriptionClaims>> subscriptions = new ConcurrentHashMap<>();

    public FakeTokens() {
        refuse("expired", Kind.EXPIRED);
        refuse("unknown", Kind.INVALID);
        refuse("later", Kind.KEYS_UNAVAILABLE);
    }

    private void refuse(String token, Kind kind) {
        connections.put(token, CompletableFuture.failedFuture(new TokenException(kind, token)));
        subscriptions.put(token, CompletableFuture.failedFuture(new TokenException(kind, token)));
    }

    public void connection(String token, Identity identity) {
        connections.put(token, CompletableFuture.completedFuture(identity));
    }

    public void subscription(String token, SubscriptionClaims claims) {
        subscriptions.put(token, CompletableFuture.completedFuture(claims));
    }

    /** A token whose keys must be fetched first. */
    public CompletableFuture<Identity> slowConnection(String token) {
        return connections.computeIfAbsent(token, unknown -> new CompletableFuture<>());
    }

    /** A subscription token whose keys must be fetched first. */
    public CompletableFuture<SubscriptionClaims> slowSubscription(String token) {
        return subscriptions.computeIfAbsent(token, unknown -> new CompletableFuture<>());
    }

    @Override
    public CompletableFuture<Identity> connection(String token) {
        return connections.getOrDefault(token, CompletableFuture.failedFuture(new TokenException(Kind.INVALID, token)));
    }

    @Override
    public CompletableFuture<SubscriptionClaims> subscription(String token) {
        return subscriptions.getOrDefault(
                token, CompletableFuture.failedFuture(new TokenException(Kind.INVALID, token)));
    }
}
