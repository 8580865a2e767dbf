package dev.foray.protocol.centrifuge;

import dev.foray.auth.Identity.Grant;
import dev.foray.auth.TokenException;
import dev.foray.auth.TokenVerifier.SubscriptionClaims;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.Namespace;
import dev.foray.session.Disconnect;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Who may subscribe, by token or by the channel's options; and what becomes of tokens that are not good. */
final class Admission {
    private final CentrifugeProtocol server;

    Admission(CentrifugeProtocol server) {
        this.server = server;
    }

    /** What a client is granted; fails with what the client is to be told. */
    CompletableFuture<Grant> grant(
            CentrifugeConnection connection, ChannelName channel, Namespace namespace, @Nullable String token) {
        if (token != null && !token.isEmpty()) {
            RuntimeException ifInvalid = new ForayException(ErrorCode.PERMISSION_DENIED, "invalid subscription token");
            return claims(connection, channel, token, ifInvalid).thenApply(SubscriptionClaims::grant);
        }
        if (server.permissions().maySubscribe(connection.identity(), channel, namespace)) {
            return CompletableFuture.completedFuture(Grant.PLAIN);
        }
        return CompletableFuture.failedFuture(new ForayException(ErrorCode.PERMISSION_DENIED));
    }

    /** The content of a subscription token that is of this client and channel; 3500 where it is of another. */
    CompletableFuture<SubscriptionClaims> claims(
            CentrifugeConnection connection, ChannelName channel, String token, RuntimeException ifInvalid) {
        return server.tokens().subscription(token).handle((claims, problem) -> {
            if (problem != null) {
                throw answer(problem, ifInvalid);
            }
            if (!claims.channel().equals(channel)
                    || !claims.user().equals(connection.identity().user())) {
                throw new FatalException(Disconnect.INVALID_TOKEN.because("of another channel or user"));
            }
            return claims;
        });
    }

    /** What a client is told of a token that was not accepted. */
    static RuntimeException answer(Throwable problem, RuntimeException ifInvalid) {
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
