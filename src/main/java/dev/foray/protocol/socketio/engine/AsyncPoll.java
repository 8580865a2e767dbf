package dev.foray.protocol.socketio.engine;

import dev.foray.session.Transport.Completion;
import dev.foray.thread.Inheritance;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A GET that no thread waits for. It has no time-out of its own, because the next ping ends it. Containers mostly do
 * not tell that its client is gone before something is written. Thread-safe.
 */
final class AsyncPoll implements Poll, AsyncListener {
    private final AsyncContext context;
    private final EngineConnection connection;
    private final AtomicBoolean answered = new AtomicBoolean();

    AsyncPoll(AsyncContext context, EngineConnection connection) {
        this.context = context;
        this.connection = connection;
        context.setTimeout(0);
        context.addListener(this);
    }

    /** On a thread of the container, because the caller may be one that must not wait for a connection's lock. */
    @Override
    public void answer(Reply reply, Completion done) {
        if (!answered.compareAndSet(false, true)) {
            done.done(new IllegalStateException("the request has ended"));
            return;
        }
        try {
            Inheritance.none(() -> context.start(() -> Replying.begin(context, reply, done)));
        } catch (IllegalStateException e) {
            done.done(e);
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        if (answered.compareAndSet(false, true)) {
            connection.lost(this);
        }
    }

    @Override
    public void onError(AsyncEvent event) {
        if (answered.compareAndSet(false, true)) {
            connection.lost(this);
            Replying.complete(context);
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        onError(event);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Nobody starts it again.
    }
}
