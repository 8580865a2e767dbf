package dev.foray.session;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The way to one client. Its outbox calls {@link #send} from flush workers only, and never again before the completion
 * of the one before was called.
 */
public interface Transport {
    /**
     * What stands between two frames that are sent as one; null: each frame is sent by itself. Asked before each send,
     * because a connection may change its way; a text that was joined before it did may still come.
     */
    @Nullable
    String separator();

    /**
     * Whether a send can begin now. A transport that says no calls {@link Session#transportReady} when it can; called
     * under the outbox's lock.
     */
    default boolean isReady() {
        return true;
    }

    /**
     * Begins to send, without waiting.
     *
     * @param done called once, from any thread, possibly before this method returns; must only mark the session
     */
    void send(String text, Completion done);

    /**
     * Asks the client's software for a sign of life, beside what is sent; may wait, so it is called from threads for
     * that only, and never while a send is under way. Only for protocols that ask for it.
     *
     * @throws IOException where the client cannot be reached
     */
    default void ping() throws IOException {
        throw new UnsupportedOperationException("pings of this protocol are frames");
    }

    /** Closes with a code and reason of at most 123 bytes; may wait, so it is called from closing threads only. */
    void close(Disconnect reason);

    /** Told when a send has ended; {@code failure} is null where it went well. */
    @FunctionalInterface
    interface Completion {
        void done(@Nullable Throwable failure);
    }
}
