package dev.foray.auth;

import com.nimbusds.jose.JWSObject;
import dev.foray.auth.Identity.Anonymous;
import dev.foray.auth.Identity.Grant;
import dev.foray.auth.Identity.User;
import dev.foray.auth.TokenException.Kind;
import dev.foray.channel.ChannelName;
import dev.foray.config.Settings;
import java.text.ParseException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Verifies JSON Web Tokens with the claims of Centrifugo's.
 *
 * <p>The signature comes first: of a token that nobody vouches for nothing else is read. Thread-safe.
 */
public final class JwtVerifier implements TokenVerifier, AutoCloseable {
    private final TokenKeys connectionKeys;
    private final TokenRules connectionRules;
    private final TokenKeys subscriptionKeys;
    private final TokenRules subscriptionRules;

    /** @throws dev.foray.config.ConfigurationException when a public key of the settings is none */
    public JwtVerifier(Settings.Client settings, Clock clock) {
        Settings.SubscriptionToken ofSubscriptions = settings.subscriptionToken();
        connectionKeys = ConfiguredKeys.of("client.token", settings.token(), clock);
        connectionRules = rules(settings.token(), clock);
        subscriptionKeys = ofSubscriptions.enabled()
                ? ConfiguredKeys.of("client.subscription_token", ofSubscriptions.token(), clock)
                : connectionKeys;
        subscriptionRules = ofSubscriptions.enabled() ? rules(ofSubscriptions.token(), clock) : connectionRules;
    }

    private static TokenRules rules(Settings.Token token, Clock clock) {
        return new TokenRules(token.audience(), token.issuer(), clock);
    }

    @Override
    public CompletableFuture<Identity> connection(String token) {
        return unwrapped(claims(token, connectionKeys).thenApply(this::identity));
    }

    @Override
    public CompletableFuture<SubscriptionClaims> subscription(String token) {
        return unwrapped(claims(token, subscriptionKeys).thenApply(this::subscriptionClaims));
    }

    /** Stages wrap what an earlier one failed with; whoever asks is to get it as it is. */
    private static <T> CompletableFuture<T> unwrapped(CompletableFuture<T> future) {
        CompletableFuture<T> result = new CompletableFuture<>();
        var unused = future.whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else {
                Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                result.completeExceptionally(cause == null ? failure : cause);
            }
        });
        return result;
    }

    private static CompletableFuture<Claims> claims(String token, TokenKeys keys) {
        JWSObject parsed;
        try {
            parsed = JWSObject.parse(token);
        } catch (ParseException | IllegalArgumentException e) {
            // Also where alg is "none": that is no signed token at all.
            return CompletableFuture.failedFuture(new TokenException(Kind.INVALID, "not a signed token"));
        }
        return keys.verify(parsed)
                .thenApply(verified -> Claims.parse(verified.getPayload().toString()));
    }

    private Identity identity(Claims claims) {
        connectionRules.check(claims);
        if (claims.has("channel")) {
            // A token for one channel must not open a connection.
            throw new TokenException(Kind.INVALID, "a subscription token, where a connection token is needed");
        }
        String user = claims.text("sub");
        Map<ChannelName, Grant> grants = grants(claims);
        Identity identity = user.isEmpty()
                ? new Anonymous(claims.json("info", "b64info"), claims.expireAt(), grants)
                : new User(user, claims.json("info", "b64info"), claims.expireAt(), grants);
        connectionRules.checkTime(claims);
        return identity;
    }

    /** What {@code subs} says, or where that says nothing, {@code channels}. */
    private static Map<ChannelName, Grant> grants(Claims claims) {
        Claims subs = claims.within("subs");
        Map<ChannelName, Grant> grants = new HashMap<>();
        for (String name : subs.object().keySet()) {
            grants.put(Claims.channel(name), subs.within(name).grant(0));
        }
        if (grants.isEmpty()) {
            claims.texts("channels").forEach(name -> grants.put(Claims.channel(name), Grant.PLAIN));
        }
        return grants;
    }

    private SubscriptionClaims subscriptionClaims(Claims claims) {
        subscriptionRules.check(claims);
        if (!claims.has("channel")) {
            throw new TokenException(Kind.INVALID, "the token is for no channel");
        }
        if (!claims.text("client").isEmpty()) {
            // Deprecated by Centrifugo; to ignore it would be to grant more than was meant.
            throw new TokenException(Kind.INVALID, "the token's claim client is not supported");
        }
        SubscriptionClaims read = new SubscriptionClaims(
                claims.text("sub"), Claims.channel(claims.text("channel")), claims.grant(claims.expireAt()));
        subscriptionRules.checkTime(claims);
        return read;
    }

    @Override
    public void close() {
        connectionKeys.close();
        subscriptionKeys.close();
    }
}
