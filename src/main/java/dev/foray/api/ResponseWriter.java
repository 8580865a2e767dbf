package dev.foray.api;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.lang.System.Logger.Level;

/** Writes a body piece by piece, as fast as the client takes it. Called by one container thread at a time. */
final class ResponseWriter implements WriteListener {
    private static final System.Logger log = System.getLogger(ResponseWriter.class.getName());
    private static final int PIECE = 32 * 1024;

    private final AsyncContext context;
    private final ServletOutputStream out;
    private final byte[] bytes;
    private int written;
    private boolean done;

    ResponseWriter(AsyncContext context, ServletOutputStream out, byte[] bytes) {
        this.context = context;
        this.out = out;
        this.bytes = bytes;
    }

    @Override
    public void onWritePossible() throws IOException {
        while (!done && out.isReady()) {
            if (written == bytes.length) {
                end();
                return;
            }
            int piece = Math.min(PIECE, bytes.length - written);
            out.write(bytes, written, piece);
            written += piece;
        }
    }

    @Override
    public void onError(Throwable failure) {
        log.log(Level.DEBUG, "a caller of the server API is gone before it had its answer", failure);
        end();
    }

    private void end() {
        if (done) {
            return;
        }
        done = true;
        try {
            context.complete();
        } catch (IllegalStateException e) {
            log.log(Level.DEBUG, "the container has ended the request already", e);
        }
    }
}
