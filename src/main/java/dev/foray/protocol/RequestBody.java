package dev.foray.protocol;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** The body of one asynchronous request, read without a thread that waits for it. */
public final class RequestBody implements ReadListener {
    private static final int BUFFER = 4096;

    /** Told once how reading went, on a thread of the container, which must not wait. */
    public interface Reader {
        void complete(byte[] body);

        void tooLarge();

        /** It broke off, so there is nobody to answer. */
        void broken(Throwable failure);
    }

    private final ServletInputStream in;
    private final long length;
    private final long maxBytes;
    private final Reader reader;
    private final AtomicBoolean done = new AtomicBoolean();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final byte[] buffer = new byte[BUFFER];

    private RequestBody(HttpServletRequest request, long maxBytes, Reader reader) throws IOException {
        this.in = request.getInputStream();
        this.length = request.getContentLengthLong();
        this.maxBytes = maxBytes;
        this.reader = reader;
    }

    /**
     * Begins to read.
     *
     * @param request made asynchronous already
     */
    public static void read(HttpServletRequest request, long maxBytes, Reader reader) throws IOException {
        RequestBody body = new RequestBody(request, maxBytes, reader);
        if (body.length > maxBytes) {
            reader.tooLarge();
        } else {
            body.in.setReadListener(body);
        }
    }

    @Override
    public void onDataAvailable() throws IOException {
        // Not isFinished: on Payara that is true as soon as everything has arrived, read or not.
        while (!done.get() && in.isReady()) {
            int count = in.read(buffer);
            if (count < 0) {
                return;
            }
            body.write(buffer, 0, count);
            if (body.size() > maxBytes) {
                if (done.compareAndSet(false, true)) {
                    reader.tooLarge();
                }
            } else if (body.size() == length) {
                // Not asked again: Payara would call back on another thread, for a request that has been answered.
                onAllDataRead();
            }
        }
    }

    @Override
    public void onAllDataRead() {
        if (done.compareAndSet(false, true)) {
            reader.complete(body.toByteArray());
        }
    }

    @Override
    public void onError(Throwable failure) {
        if (done.compareAndSet(false, true)) {
            reader.broken(failure);
        }
    }
}
