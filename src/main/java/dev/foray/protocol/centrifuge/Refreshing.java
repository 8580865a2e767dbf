package dev.foray.protocol.centrifuge;

import dev.foray.channel.ChannelName;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.protocol.Admission;
import dev.foray.protocol.FatalException;
import dev.foray.protocol.Standing;
import dev.foray.protocol.centrifuge.Command.RefreshRequest;
import dev.foray.session.Disconnect;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Answers {@code refresh} and {@code sub_refresh}: a client brings a new token. Thread-safe. */
final class Refreshing {
    private final CentrifugeProtocol server;
    private final Admission admission;

    Refreshing(CentrifugeProtocol server) {
        this.server = server;
        admission = server.admission();
    }

    void connection(Call call, RefreshRequest request) {
        CentrifugeConnection connection = call.connection();
        String token = request.token();
        if (token == null || token.isEmpty()) {
            throw FatalException.badRequest("a token is required");
        }
        if (!connection.standing().byToken()) {
            throw FatalException.badRequest("this connection needs no refresh");
        }
        CompletableFuture<Standing> standing = admission.standing(token, null).handle((found, problem) -> {
            if (problem != null) {
                throw expiredEnds(problem);
            }
            if (!found.identity().user().equals(connection.identity().user())) {
                throw new FatalException(Disconnect.INVALID_TOKEN.because("of another user"));
            }
            return new Standing(connection.identity(), found.info(), found.expireAt(), true);
        });
        call.replyWith(standing, refreshed -> {
            requireFuture(refreshed.expireAt());
            connection.refreshed(refreshed);
            return new Result.Refreshed(connection.session().id(), server.version(), server.ttl(refreshed.expireAt()));
        });
    }

    private static RuntimeException expiredEnds(Throwable problem) {
        Throwable cause = problem.getCause();
        return cause instanceof ForayException known && known.code() == ErrorCode.TOKEN_EXPIRED
                ? new FatalException(Disconnect.EXPIRED)
                : new CompletionException(cause == null ? problem : cause);
    }

    void subscription(Call call, RefreshRequest request) {
        ChannelName channel = CentrifugeProtocol.channel(request.channel());
        CentrifugeConnection connection = call.connection();
        ChannelSubscriber subscriber = connection.subscriptions().of(channel);
        if (subscriber == null || !subscriber.isJoined()) {
            throw new ForayException(ErrorCode.PERMISSION_DENIED, "not subscribed");
        }
        if (!subscriber.arrangement().byToken()) {
            throw FatalException.badRequest("this subscription needs no refresh");
        }
        String token = request.token();
        if (token == null || token.isEmpty()) {
            throw new ForayException(ErrorCode.BAD_REQUEST, "a token is required");
        }
        RuntimeException ifInvalid = new FatalException(Disconnect.INVALID_TOKEN);
        call.replyWith(admission.claims(connection.identity(), channel, token, ifInvalid), claims -> {
            long expireAt = claims.grant().expireAt();
            requireFuture(expireAt);
            subscriber.refreshed(subscriber.arrangement().refreshed(claims.grant()));
            return new Result.SubRefreshed(server.ttl(expireAt));
        });
    }

    private void requireFuture(long expireAt) {
        if (expireAt > 0 && expireAt <= server.nowSeconds()) {
            throw new ForayException(ErrorCode.EXPIRED);
        }
    }
}
