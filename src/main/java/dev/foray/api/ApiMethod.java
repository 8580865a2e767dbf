package dev.foray.api;

import dev.foray.channel.JsonText;
import java.util.concurrent.CompletableFuture;

/** One method of the API. */
@FunctionalInterface
interface ApiMethod {
    /**
     * Reads the request, all of it, and does nothing yet.
     *
     * @throws MalformedRequestException where a field is of a wrong type
     * @throws dev.foray.channel.ForayException where a value is not allowed
     */
    Call read(Fields request);

    /** A request that was read and can be carried out. */
    @FunctionalInterface
    interface Call {
        /** Does it, once, without waiting; gives the result's JSON or fails with a ForayException. */
        CompletableFuture<JsonText> run();
    }
}
