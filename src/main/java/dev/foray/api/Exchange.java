package dev.foray.api;

import dev.foray.protocol.RequestBody;
import dev.foray.thread.Inheritance;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * One request and its answer, neither of which a thread ever waits for.
 *
 * <p>It is answered once, by whatever comes first: the method, a body that is too large, or the end of its time.
 * {@link #answer} may be called from any thread.
 */
final class Exchange implements AsyncListener {
    /** Longest body, in bytes. */
    static final int MAX_BODY = 64 * 1024;

    private static final System.Logger log = System.getLogger(Exchange.class.getName());

    private final AsyncContext context;
    private final HttpServletResponse response;
    private final long maxMillis;
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile boolean hasBody;

    /**
     * @param context just started
     * @param maxMillis longest time for the request and its answer
     */
    Exchange(AsyncContext context, HttpServletResponse response, long maxMillis) {
        this.context = context;
        this.response = response;
        this.maxMillis = maxMillis;
        context.setTimeout(maxMillis);
        context.addListener(this);
    }

    /** Reads the body and answers what {@code work} makes of it. */
    void read(HttpServletRequest request, Function<byte[], CompletableFuture<Answer>> work) throws IOException {
        RequestBody.read(request, MAX_BODY, new Body(work));
    }

    private final class Body implements RequestBody.Reader {
        private final Function<byte[], CompletableFuture<Answer>> work;

        Body(Function<byte[], CompletableFuture<Answer>> work) {
            this.work = work;
        }

        @Override
        public void complete(byte[] body) {
            if (!answered.get()) {
                hasBody = true;
                var unused = work.apply(body).thenAccept(Exchange.this::answer);
            }
        }

        @Override
        public void tooLarge() {
            answer(ApiServlet.tooLarge());
        }

        @Override
        public void broken(Throwable failure) {
            gone(failure);
        }
    }

    private void gone(Throwable failure) {
        log.log(Level.DEBUG, "a caller of the server API is gone", failure);
        if (answered.compareAndSet(false, true)) {
            complete();
        }
    }

    /**
     * Begins to send the answer, unless there was one before; on a thread of the container, because the caller may be
     * the broker's, which must not find itself in a lock of a connection.
     */
    void answer(Answer answer) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        try {
            Inheritance.none(() -> context.start(() -> send(answer)));
        } catch (IllegalStateException e) {
            log.log(Level.DEBUG, "the container has ended the request already", e);
        }
    }

    private void send(Answer answer) {
        try {
            byte[] bytes = prepare(answer);
            response.getOutputStream().setWriteListener(new ResponseWriter(context, response.getOutputStream(), bytes));
        } catch (IOException | RuntimeException e) {
            log.log(Level.DEBUG, "an answer of the server API cannot be sent", e);
            complete();
        }
    }

    private byte[] prepare(Answer answer) {
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        ApiServlet.headers(response, answer);
        response.setContentLength(bytes.length);
        return bytes;
    }

    private void complete() {
        try {
            context.complete();
        } catch (IllegalStateException e) {
            log.log(Level.DEBUG, "the container has ended the request already", e);
        }
    }

    /** Answers at once, because the container ends the request when this returns; so little fits its buffer. */
    @Override
    public void onTimeout(AsyncEvent event) throws IOException {
        if (answered.compareAndSet(false, true)) {
            byte[] bytes = prepare(ApiServlet.tooLate(hasBody, maxMillis));
            response.getOutputStream().write(bytes);
        }
        complete();
    }

    @Override
    public void onError(AsyncEvent event) {
        gone(event.getThrowable());
    }

    @Override
    public void onComplete(AsyncEvent event) {
        answered.set(true);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Nobody starts it again.
    }
}
