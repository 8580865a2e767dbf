package dev.foray.protocol.socketio.engine;

import dev.foray.session.Transport.Completion;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/** Writes a reply as fast as the client takes it, and ends the request. Called by one container thread at a time. */
final class Replying implements WriteListener {
    private static final System.Logger log = System.getLogger(Replying.class.getName());
    private static final int PIECE = 32 * 1024;

    private final AsyncContext context;
    private final ServletOutputStream out;
    private final byte[] bytes;
    private final Completion done;
    private final AtomicBoolean over = new AtomicBoolean();
    private int written;

    private Replying(AsyncContext context, ServletOutputStream out, byte[] bytes, Completion done) {
        this.context = context;
        this.out = out;
        this.bytes = bytes;
        this.done = done;
    }

    /** On a thread of the container; where it does not even begin, {@code done} is told so. */
    static void begin(AsyncContext context, Reply reply, Completion done) {
        try {
            HttpServletResponse response = (HttpServletResponse) context.getResponse();
            byte[] bytes = head(response, reply);
            ServletOutputStream out = response.getOutputStream();
            out.setWriteListener(new Replying(context, out, bytes, done));
        } catch (IOException | RuntimeException e) {
            complete(context);
            done.done(e);
        }
    }

    /** Sets the headers; gives back the body. */
    static byte[] head(HttpServletResponse response, Reply reply) {
        byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        response.setStatus(reply.status());
        response.setContentType(reply.contentType());
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (reply.status() != HttpServletResponse.SC_NO_CONTENT) {
            response.setContentLength(bytes.length);
        }
        return bytes;
    }

    @Override
    public void onWritePossible() throws IOException {
        while (!over.get() && out.isReady()) {
            if (written == bytes.length) {
                if (over.compareAndSet(false, true)) {
                    complete(context);
                    done.done(null);
                }
                return;
            }
            int piece = Math.min(PIECE, bytes.length - written);
            out.write(bytes, written, piece);
            written += piece;
        }
    }

    @Override
    public void onError(Throwable failure) {
        if (over.compareAndSet(false, true)) {
            complete(context);
            done.done(failure);
        }
    }

    static void complete(AsyncContext context) {
        try {
            context.complete();
        } catch (IllegalStateException e) {
            log.log(Level.DEBUG, "the container has ended the request already", e);
        }
    }
}
