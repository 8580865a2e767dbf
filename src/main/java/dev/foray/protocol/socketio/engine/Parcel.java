package dev.foray.protocol.socketio.engine;

import dev.foray.session.Transport.Completion;

/** What an outbox has handed over to be sent, and who wants to know when it has been. */
record Parcel(String packets, Completion done) {
    void fail() {
        done.done(new ClosedException());
    }

    /** The connection was closed before. Without a stack trace, because it is ordinary. */
    private static final class ClosedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ClosedException() {
            super("closed", null, false, false);
        }
    }
}
