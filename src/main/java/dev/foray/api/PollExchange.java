package dev.foray.api;

import dev.foray.thread.Inheritance;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One request that may wait long for its answer, and no thread with it; the container never ends it by itself.
 *
 * <p>It is answered once, from any thread that holds no lock. Thread-safe.
 */
final class PollExchange implements AsyncListener {
    private static final System.Logger log = System.getLogger(PollExchange.class.getName());

    /** What is no longer goes into the response's buffer as a whole, so that writing it waits for nobody. */
    private static final int MAX_BUFFERED_BYTES = 32 * 1024;

    private final AsyncContext context;
    private final HttpServletResponse response;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable Runnable onOver;

    /** @param context just started */
    PollExchange(AsyncContext context, HttpServletResponse response) {
        this.context = context;
        this.response = response;
        context.setTimeout(0);
        context.addListener(this);
    }

    /** Runs {@code action}, at least once, when the request has ended: answered, or because its client is gone. */
    void whenOver(Runnable action) {
        onOver = action;
        if (over.get()) {
            action.run();
        }
    }

    /** Begins to send the answer, unless there was one before. */
    void answer(Answer answer) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        try {
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            prepare(answer, bytes.length);
            if (bytes.length <= MAX_BUFFERED_BYTES) {
                response.getOutputStream().write(bytes);
                if (bytes.length == 0) {
                    // Otherwise GlassFish says 200.
                    response.flushBuffer();
                }
                context.complete();
            } else {
                Inheritance.none(() -> context.start(() -> send(bytes)));
            }
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    private void prepare(Answer answer, int length) {
        ApiServlet.headers(response, answer);
        if (!answer.hasBody()) {
            return;
        }
        response.setContentLength(length);
        if (length > response.getBufferSize() && length <= MAX_BUFFERED_BYTES) {
            response.setBufferSize(MAX_BUFFERED_BYTES);
        }
    }

    private void send(byte[] bytes) {
        try {
            response.getOutputStream().setWriteListener(new ResponseWriter(context, response.getOutputStream(), bytes));
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    private void failed(@Nullable Throwable failure) {
        log.log(Level.DEBUG, "a polling client is gone", failure);
        answered.set(true);
        try {
            context.complete();
        } catch (IllegalStateException e) {
            log.log(Level.DEBUG, "the container has ended the request already", e);
        }
        end();
    }

    private void end() {
        over.set(true);
        Runnable action = onOver;
        if (action != null) {
            action.run();
        }
    }

    @Override
    public void onError(AsyncEvent event) {
        failed(event.getThrowable());
    }

    /** Only where a container has a time of its own. */
    @Override
    public void onTimeout(AsyncEvent event) {
        failed(null);
    }

    @Override
    public void onComplete(AsyncEvent event) {
        answered.set(true);
        end();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Nobody starts it again.
    }
}
