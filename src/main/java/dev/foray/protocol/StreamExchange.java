package dev.foray.protocol;

import dev.foray.channel.ErrorCode;
import dev.foray.session.Disconnect;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request whose response is a stream, or a refusal. The container never ends it by itself, and holds no thread for
 * it. Thread-safe.
 */
public final class StreamExchange implements StreamTransport.Response, AsyncListener {
    private static final System.Logger log = System.getLogger(StreamExchange.class.getName());

    /** Proxies keep nothing back, and keep nothing. */
    private static final String CACHE_CONTROL = "private, no-cache, no-store, no-transform, must-revalidate, max-age=0";

    private final AsyncContext context;
    private final HttpServletResponse response;
    private final StreamTransport transport;
    private final AtomicBoolean completed = new AtomicBoolean();
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile boolean opened;
    private volatile boolean over;
    private volatile @Nullable Runnable onOver;

    private StreamExchange(
            AsyncContext context,
            HttpServletResponse response,
            StreamFormat format,
            Function<Disconnect, String> farewell) {
        this.context = context;
        this.response = response;
        this.transport = new StreamTransport(this, format, farewell);
    }

    /**
     * Makes a request asynchronous.
     *
     * @param farewell what a client is told, in its protocol, before the stream ends
     */
    public static StreamExchange begin(
            HttpServletRequest request,
            HttpServletResponse response,
            StreamFormat format,
            Function<Disconnect, String> farewell) {
        AsyncContext context = request.startAsync(request, response);
        context.setTimeout(0);
        StreamExchange exchange = new StreamExchange(context, response, format, farewell);
        context.addListener(exchange);
        return exchange;
    }

    public StreamTransport transport() {
        return transport;
    }

    /** Runs {@code action} once, when the request has ended or its client is gone. */
    public void whenOver(Runnable action) {
        onOver = action;
        if (over) {
            tell();
        }
    }

    /** Answers with an error, where no stream was opened before. */
    public void refuse(HttpRefusal refusal) {
        transport.over();
        if (!opened) {
            write(refusal);
        }
        complete();
    }

    /** Who may come again is told when. */
    @Override
    public void refuse(Disconnect reason) {
        response.setHeader("Retry-After", "1");
        write(new HttpRefusal(
                HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                ErrorCode.TOO_MANY_REQUESTS,
                reason.code() + " " + reason.reason()));
        complete();
    }

    private void write(HttpRefusal refusal) {
        try {
            refusal.write(response);
        } catch (IOException | RuntimeException e) {
            log.log(Level.DEBUG, "a refusal could not be sent", e);
        }
    }

    @Override
    public ServletOutputStream open(StreamFormat format, WriteListener listener) throws IOException {
        opened = true;
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType(format.contentType());
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setHeader("Cache-Control", CACHE_CONTROL);
        response.setHeader("X-Accel-Buffering", "no");
        // Browsers otherwise wait for more of a plain text, to find out what it is.
        response.setHeader("X-Content-Type-Options", "nosniff");
        ServletOutputStream out = response.getOutputStream();
        out.setWriteListener(listener);
        return out;
    }

    @Override
    public void complete() {
        if (!completed.compareAndSet(false, true)) {
            return;
        }
        try {
            context.complete();
        } catch (RuntimeException e) {
            log.log(Level.DEBUG, "the container has ended the request already", e);
        }
    }

    private void end() {
        over = true;
        transport.over();
        tell();
    }

    private void tell() {
        Runnable action = onOver;
        if (action != null && told.compareAndSet(false, true)) {
            action.run();
        }
    }

    @Override
    public void onError(AsyncEvent event) {
        log.log(Level.DEBUG, "the client of a stream is gone", event.getThrowable());
        end();
        complete();
    }

    /** Only where a container has a time of its own. */
    @Override
    public void onTimeout(AsyncEvent event) {
        end();
        complete();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        completed.set(true);
        end();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Nobody starts it again.
    }
}
