package dev.foray.protocol.centrifuge;

import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.protocol.FatalException;
import dev.foray.protocol.Refusal;
import dev.foray.session.Disconnect;
import dev.foray.session.Frame;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One command that is being answered: once, now or later, from any thread and under any lock, since an answer is only
 * queued. Thread-safe.
 */
final class Call {
    private static final System.Logger log = System.getLogger(Call.class.getName());

    private final CentrifugeConnection connection;
    private final long id;
    private final int cost;
    private final AtomicBoolean answered = new AtomicBoolean();

    /** @param cost what it counts for while it is not answered */
    Call(CentrifugeConnection connection, long id, int cost) {
        this.connection = connection;
        this.id = id;
        this.cost = cost;
    }

    CentrifugeConnection connection() {
        return connection;
    }

    void reply(Result result) {
        if (settle()) {
            connection.session().send(result.reply(id));
        }
    }

    /** Answers it ahead of everything that waits since the session was held. */
    void replyFirst(Result result) {
        if (settle()) {
            Frame reply = result.reply(id);
            connection.session().release(reply);
        }
    }

    /** Who gets no replies is told by the end of the connection. */
    void fail(ForayException reason) {
        if (connection.medium().isOneWay()) {
            end(Refusal.of(reason));
        } else {
            reply(new Result.Failed(reason));
        }
    }

    /** The same ahead of everything that waits since the session was held. */
    void failFirst(ForayException reason) {
        if (connection.medium().isOneWay()) {
            end(Refusal.of(reason));
        } else {
            replyFirst(new Result.Failed(reason));
        }
    }

    /** Ends the connection instead of answering. */
    void end(Disconnect reason) {
        settle();
        connection.endSoon(reason);
    }

    /** There is no reply to this kind of command. */
    void dismiss() {
        settle();
    }

    /** Answers when {@code future} is complete, with what {@code result} makes of it, or with its failure. */
    <T> void replyWith(CompletableFuture<T> future, Function<T, Result> result) {
        then(future, value -> reply(result.apply(value)));
    }

    /** Goes on when {@code future} is complete; its failure, or that of going on, is the answer. */
    <T> void then(CompletableFuture<T> future, Consumer<T> next) {
        var unused = future.whenComplete((value, problem) -> {
            if (problem != null) {
                fail(problem);
                return;
            }
            try {
                next.accept(value);
            } catch (RuntimeException e) {
                fail(e);
            }
        });
    }

    /** Answers with whatever went wrong: an error, the end of the connection, or 100 for what is our own fault. */
    void fail(Throwable problem) {
        Throwable cause =
                problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        if (cause instanceof ForayException known) {
            fail(known);
        } else if (cause instanceof FatalException fatal) {
            end(fatal.disconnect());
        } else {
            log.log(
                    Level.ERROR,
                    "a command failed, session=" + connection.session().id(),
                    cause);
            fail(new ForayException(ErrorCode.INTERNAL));
        }
    }

    private boolean settle() {
        boolean first = answered.compareAndSet(false, true);
        if (first) {
            connection.inbox().settled(cost);
        }
        return first;
    }
}
