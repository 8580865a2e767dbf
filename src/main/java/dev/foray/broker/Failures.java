package dev.foray.broker;

import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** How the brokers say that something cannot be done. */
public final class Failures {
    private Failures() {}

    /** For what comes after {@link Broker#close}, or before {@link Broker#start}. */
    public static ForayException stopped() {
        return new ForayException(ErrorCode.INTERNAL, "stopped");
    }

    /** For what would have to wait although too much waits already. */
    public static ForayException full(long maxQueuedBytes) {
        return new ForayException(ErrorCode.TOO_MANY_REQUESTS, "broker queue of " + maxQueuedBytes + " bytes is full");
    }

    /** What failed, as a client may see it. */
    public static ForayException internal(Throwable cause) {
        return cause instanceof ForayException known
                ? known
                : new ForayException(ErrorCode.INTERNAL, String.valueOf(cause), cause);
    }

    /** The answer in a future, failed if it cannot be given. */
    public static <T> CompletableFuture<T> answered(Supplier<T> answer) {
        try {
            return CompletableFuture.completedFuture(answer.get());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(internal(e));
        }
    }
}
