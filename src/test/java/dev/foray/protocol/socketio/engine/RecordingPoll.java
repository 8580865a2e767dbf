package dev.foray.protocol.socketio.engine;

import dev.foray.session.Transport.Completion;
import dev.foray.testing.Latches;
import java.util.concurrent.CompletableFuture;

/** A GET that keeps its answer, which the client has at once. */
final class RecordingPoll implements Poll {
    private final CompletableFuture<Reply> reply = new CompletableFuture<>();

    @Override
    public void answer(Reply answer, Completion done) {
        if (!reply.complete(answer)) {
            throw new AssertionError("answered twice: " + answer);
        }
        done.done(null);
    }

    boolean isAnswered() {
        return reply.isDone();
    }

    /** The packets; of other replies the status. */
    String packets() {
        Reply answer = Latches.await(reply);
        return answer.status() == 200 ? answer.body() : "status " + answer.status();
    }
}
