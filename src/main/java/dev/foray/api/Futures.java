package dev.foray.api;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What CompletableFuture lacks. */
final class Futures {
    private Futures() {}

    /** The values of all, in their order, when the last one is there. */
    static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> futures) {
        return CompletableFuture.allOf(futures.toArray(new CompletableFuture<?>[0]))
                .thenApply(done -> futures.stream().map(CompletableFuture::join).toList());
    }
}
