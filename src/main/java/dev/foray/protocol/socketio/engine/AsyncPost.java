package dev.foray.protocol.socketio.engine;

import dev.foray.session.Disconnect;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A POST whose body no thread waits for. It is given up where it is too long, takes too long, or breaks off. Called by
 * one container thread at a time.
 */
final class AsyncPost implements ReadListener, AsyncListener {
    static final Reply TOO_LARGE = Reply.status(413);
    private static final Reply TOO_SLOW = Reply.status(408);
    private static final long MAX_MILLIS = 30_000;

    private final AsyncContext context;
    private final ServletInputStream in;
    private final Posts posts;
    private final long length;
    private final int maxBytes;
    private final AtomicBoolean over = new AtomicBoolean();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final byte[] buffer = new byte[4096];

    private AsyncPost(AsyncContext context, Posts posts, int maxBytes) throws IOException {
        this.context = context;
        this.in = context.getRequest().getInputStream();
        this.length = context.getRequest().getContentLengthLong();
        this.posts = posts;
        this.maxBytes = maxBytes;
    }

    /** Reads the body, hands its packets over and answers. */
    static void begin(AsyncContext context, Posts posts, int maxBytes) throws IOException {
        AsyncPost post = new AsyncPost(context, posts, maxBytes);
        context.setTimeout(MAX_MILLIS);
        context.addListener(post);
        post.in.setReadListener(post);
    }

    @Override
    public void onDataAvailable() throws IOException {
        // Not isFinished: on Payara that is true as soon as everything has arrived, read or not.
        while (!over.get() && in.isReady()) {
            int count = in.read(buffer);
            if (count < 0) {
                return;
            }
            if (body.size() + count > maxBytes) {
                giveUp(Disconnect.MESSAGE_TOO_BIG.because("socketio.max_payload " + maxBytes), TOO_LARGE);
                return;
            }
            body.write(buffer, 0, count);
            if (body.size() == length) {
                // Not asked again: Payara would call back on another thread, for a request that has been answered.
                onAllDataRead();
            }
        }
    }

    @Override
    public void onAllDataRead() {
        if (over.compareAndSet(false, true)) {
            Reply reply = posts.take(body.toString(StandardCharsets.UTF_8));
            Replying.begin(context, reply, failure -> {});
        }
    }

    private void giveUp(Disconnect reason, Reply reply) {
        if (over.compareAndSet(false, true)) {
            posts.giveUp(reason);
            Replying.begin(context, reply, failure -> {});
        }
    }

    @Override
    public void onError(Throwable failure) {
        if (over.compareAndSet(false, true)) {
            posts.giveUp(Disconnect.BAD_REQUEST.because("a post broke off"));
            Replying.complete(context);
        }
    }

    /** The container ends the request when this returns, so the answer, which has no body, is written at once. */
    @Override
    public void onTimeout(AsyncEvent event) {
        if (over.compareAndSet(false, true)) {
            posts.giveUp(Disconnect.BAD_REQUEST.because("a post took longer than " + MAX_MILLIS + " ms"));
            var unused = Replying.head((HttpServletResponse) context.getResponse(), TOO_SLOW);
        }
        Replying.complete(context);
    }

    @Override
    public void onError(AsyncEvent event) {
        onError(event.getThrowable());
    }

    @Override
    public void onComplete(AsyncEvent event) {
        if (over.compareAndSet(false, true)) {
            posts.giveUp(Disconnect.BAD_REQUEST.because("a post broke off"));
        }
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Nobody starts it again.
    }
}
