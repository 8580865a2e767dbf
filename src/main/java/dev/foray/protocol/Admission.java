package dev.foray.protocol;

import dev.foray.auth.Identity;
import dev.foray.auth.Identity.Grant;
import dev.foray.auth.Permissions;
import dev.foray.auth.TokenException;
import dev.foray.auth.TokenVerifier;
import dev.foray.auth.TokenVerifier.SubscriptionClaims;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.Namespace;
import dev.foray.config.Settings;
import dev.foray.session.Disconnect;
import dev.foray.session.RateLimit;
import dev.foray.session.Session;
import dev.foray.session.Sessions;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in and who may subscribe, by the limits of the node, by token or by the channel's options; and what
 * becomes of tokens that are not good. One for all protocols, because they share the node's limits. Thread-safe.
 */
public final class Admission {
    private final Settings.Client settings;
    private final Sessions sessions;
    private final TokenVerifier tokens;
    private final Permissions permissions;
    private final Clock clock;
    private final RateLimit newSessions;

    public Admission(
            Settings.Client settings, Sessions sessions, TokenVerifier tokens, Permissions permissions, Clock clock) {
        this.settings = settings;
        this.sessions = sessions;
        this.tokens = tokens;
        this.permissions = permissions;
        this.clock = clock;
        this.newSessions = new RateLimit(settings.connectionRateLimit(), System::nanoTime);
    }

    /**
     * Ends a session that was opened and given its handler just now, where the node takes no more: 3001, 3504, 3013.
     */
    public void checkIn(Session session) {
        int limit = settings.connectionLimit();
        if (!sessions.accepting()) {
            session.end(Disconnect.SHUTDOWN);
        } else if (limit > 0 && sessions.registry().size() > limit) {
            session.end(Disconnect.CONNECTION_LIMIT.because("connection_limit " + limit));
        } else if (!newSessions.tryPass()) {
            session.end(
                    Disconnect.TOO_MANY_REQUESTS.because("connection_rate_limit " + settings.connectionRateLimit()));
        }
    }

    /**
     * Who a client is, by its token or by the container; fails with {@link ForayException} where it may come again, and
     * with {@link FatalException} otherwise.
     *
     * @param token null or empty: it has none
     * @param containerUser who the container says it is; null or empty: nobody
     */
    public CompletableFuture<Standing> standing(@Nullable String token, @Nullable String containerUser) {
        if (token != null && !token.isEmpty()) {
            return tokens.connection(token).handle((identity, problem) -> {
                if (problem != null) {
                    throw answer(problem, new FatalException(Disconnect.INVALID_TOKEN));
                }
                return byToken(identity);
            });
        }
        Identity identity;
        if (containerUser != null && !containerUser.isEmpty()) {
            identity = new Identity.User(containerUser, null, 0, Map.of());
        } else if (settings.insecure() || settings.allowAnonymousConnectWithoutToken()) {
            identity = Identity.Anonymous.UNKNOWN;
        } else {
            return CompletableFuture.failedFuture(FatalException.badRequest("a token is required"));
        }
        return CompletableFuture.completedFuture(new Standing(identity, null, 0, false));
    }

    /** An insecure server still reads tokens, but lets nobody expire. */
    private Standing byToken(Identity identity) {
        boolean insecure = settings.insecure();
        return new Standing(identity, identity.info(), insecure ? 0 : identity.expireAt(), !insecure);
    }

    /**
     * Checks whether somebody may come in who is known now.
     *
     * @throws FatalException 3504, where the user has too many sessions
     * @throws ForayException 110, where its time is over
     */
    public void requireEntry(Standing standing) {
        String user = standing.identity().user();
        int limit = settings.userConnectionLimit();
        if (limit > 0 && !user.isEmpty() && sessions.registry().ofUser(user).size() >= limit) {
            throw new FatalException(Disconnect.CONNECTION_LIMIT.because("user_connection_limit " + limit));
        }
        if (standing.expireAt() > 0 && standing.expireAt() <= clock.instant().getEpochSecond()) {
            throw new ForayException(ErrorCode.EXPIRED);
        }
    }

    /**
     * What a client is granted; fails with what the client is to be told.
     *
     * @param token of the subscription; null or empty: it has none
     */
    public CompletableFuture<Grant> grant(
            Identity identity, ChannelName channel, Namespace namespace, @Nullable String token) {
        if (token != null && !token.isEmpty()) {
            RuntimeException ifInvalid = new ForayException(ErrorCode.PERMISSION_DENIED, "invalid subscription token");
            return claims(identity, channel, token, ifInvalid).thenApply(SubscriptionClaims::grant);
        }
        if (permissions.maySubscribe(identity, channel, namespace)) {
            return CompletableFuture.completedFuture(Grant.PLAIN);
        }
        return CompletableFuture.failedFuture(new ForayException(ErrorCode.PERMISSION_DENIED));
    }

    /** The content of a subscription token that is of this client and channel; 3500 where it is of another. */
    public CompletableFuture<SubscriptionClaims> claims(
            Identity identity, ChannelName channel, String token, RuntimeException ifInvalid) {
        return tokens.subscription(token).handle((claims, problem) -> {
            if (problem != null) {
                throw answer(problem, ifInvalid);
            }
            if (!claims.channel().equals(channel) || !claims.user().equals(identity.user())) {
                throw new FatalException(Disconnect.INVALID_TOKEN.because("of another channel or user"));
            }
            return claims;
        });
    }

    /** What a client is told of a token that was not accepted. */
    private static RuntimeException answer(Throwable problem, RuntimeException ifInvalid) {
        Throwable cause =
                problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        if (cause instanceof TokenException token) {
            return switch (token.kind()) {
                case EXPIRED -> new ForayException(ErrorCode.TOKEN_EXPIRED);
                case INVALID -> ifInvalid;
                case KEYS_UNAVAILABLE ->
                    new ForayException(ErrorCode.INTERNAL, "the keys of tokens cannot be had just now");
            };
        }
        return cause instanceof RuntimeException known ? known : new CompletionException(cause);
    }
}
