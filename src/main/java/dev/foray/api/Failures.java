package dev.foray.api;

import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletionException;

/** Turns whatever a call failed with into what the caller is told. */
final class Failures {
    private static final System.Logger log = System.getLogger(Failures.class.getName());

    private Failures() {}

    /** @param doing what failed, for the log: anything but a ForayException is a mistake of this server */
    static ForayException known(Throwable failure, String doing) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof ForayException known) {
            return known;
        }
        log.log(Level.ERROR, "the server API failed, method=" + doing, cause);
        return new ForayException(ErrorCode.INTERNAL);
    }
}
