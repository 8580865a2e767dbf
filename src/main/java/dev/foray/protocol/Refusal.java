package dev.foray.protocol;

import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.session.Disconnect;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletionException;

/** How a client is told what went wrong whose protocol has no replies: by why its connection is closed. */
public final class Refusal {
    private static final System.Logger log = System.getLogger(Refusal.class.getName());

    private Refusal() {}

    /** The reason to close for; what is our own fault is logged. */
    public static Disconnect of(Throwable problem) {
        Throwable cause =
                problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        if (cause instanceof FatalException fatal) {
            return fatal.disconnect();
        }
        if (cause instanceof ForayException known) {
            Disconnect reason = of(known.code());
            return known.detail().equals(reason.reason()) ? reason : reason.because(known.detail());
        }
        log.log(Level.ERROR, "a client could not be served", cause);
        return Disconnect.SERVER_ERROR;
    }

    /** Clients come again after those that may pass. */
    private static Disconnect of(ErrorCode code) {
        return switch (code) {
            case INTERNAL -> Disconnect.SERVER_ERROR;
            case UNAUTHORIZED -> Disconnect.INVALID_TOKEN;
            case UNKNOWN_CHANNEL, METHOD_NOT_FOUND, ALREADY_SUBSCRIBED, BAD_REQUEST -> Disconnect.BAD_REQUEST;
            case PERMISSION_DENIED -> Disconnect.PERMISSION_DENIED;
            case LIMIT_EXCEEDED -> Disconnect.CHANNEL_LIMIT;
            case NOT_AVAILABLE -> Disconnect.NOT_AVAILABLE;
            case TOKEN_EXPIRED, EXPIRED -> Disconnect.EXPIRED;
            case TOO_MANY_REQUESTS -> Disconnect.TOO_MANY_REQUESTS;
            case UNRECOVERABLE_POSITION, CONCURRENT_PAGINATION -> Disconnect.INSUFFICIENT_STATE;
        };
    }
}
