package dev.foray.broker.sqlite;

import dev.foray.broker.Draft;
import dev.foray.broker.DraftRules;
import dev.foray.broker.Receipt;
import dev.foray.broker.Retention;
import dev.foray.channel.ChannelName;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Something for the writer to do; its future completes after the commit. */
sealed interface WriteTask {
    ChannelName channel();

    Retention retention();

    CompletableFuture<?> future();

    /** Roughly what it occupies. */
    default int sizeBytes() {
        return 100;
    }

    /** A publication to be made. */
    record Publish(
            ChannelName channel, Retention retention, Draft draft, int sizeBytes, CompletableFuture<Receipt> future)
            implements WriteTask {
        static Publish of(ChannelName channel, Retention retention, Draft draft) {
            return new Publish(channel, retention, draft, DraftRules.sizeBytes(draft), new CompletableFuture<>());
        }
    }

    /** The publications kept go, the position stays. */
    record RemoveHistory(ChannelName channel, Retention retention, CompletableFuture<@Nullable Void> future)
            implements WriteTask {}

    /** A new epoch, without keys and publications. */
    record Clear(ChannelName channel, Retention retention, CompletableFuture<@Nullable Void> future)
            implements WriteTask {}

    /** Makes the channel if it is not there, or not sound; else nothing. */
    record Open(ChannelName channel, Retention retention, CompletableFuture<@Nullable Void> future)
            implements WriteTask {}
}
