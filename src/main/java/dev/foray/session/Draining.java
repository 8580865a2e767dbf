package dev.foray.session;

import org.jspecify.annotations.Nullable;

/** What is to be run once frames that wait, or are in flight, have been sent. Guarded by the outbox's lock. */
final class Draining {
    /** Run when the send in flight has ended. */
    private @Nullable Runnable onSendEnded;

    /** Run when what waited at the mark has been sent. */
    private @Nullable Runnable onMarkSent;

    /** Adds what is to be run when all that waits now, and is in flight, has been sent. */
    void add(Runnable action, Waiting waiting) {
        if (waiting.isEmpty()) {
            onSendEnded = both(onSendEnded, action);
        } else {
            onMarkSent = both(onMarkSent, action);
            waiting.mark();
        }
    }

    private static Runnable both(@Nullable Runnable first, Runnable second) {
        return first == null
                ? second
                : () -> {
                    first.run();
                    second.run();
                };
    }

    /** Some of what waited is about to be sent. */
    void sending(Waiting rest) {
        if (onMarkSent != null && rest.isPastMark()) {
            onSendEnded = onMarkSent;
            onMarkSent = null;
        }
    }

    /** A send has ended; null: nothing is to be run. */
    @Nullable
    Runnable sent() {
        Runnable action = onSendEnded;
        onSendEnded = null;
        return action;
    }

    void clear() {
        onSendEnded = null;
        onMarkSent = null;
    }
}
