package dev.foray.protocol.centrifuge;

import dev.foray.channel.ErrorCode;
import dev.foray.protocol.CrossOrigin;
import dev.foray.protocol.HttpRefusal;
import dev.foray.protocol.RequestBody;
import dev.foray.protocol.SizeLimit;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /emulation {"session","node","data"}}: what a client sends whose stream goes the other way only. Answered
 * with 204 when its commands have been taken; replies go to the stream.
 *
 * <p>404 where this node has no such session, 413 where the commands are longer than a WebSocket message may be.
 */
public final class EmulationServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final System.Logger log = System.getLogger(EmulationServlet.class.getName());
    private static final String METHODS = "POST, OPTIONS";
    private static final long MAX_MILLIS = TimeUnit.SECONDS.toMillis(30);
    private static final int ENVELOPE_BYTES = 1024;

    private static final HttpRefusal UNKNOWN = new HttpRefusal(
            HttpServletResponse.SC_NOT_FOUND, ErrorCode.BAD_REQUEST, "there is no such session here; connect again");

    private final transient Emulation emulation;
    private final transient CrossOrigin origins;
    private final transient SizeLimit limit;

    public EmulationServlet(CentrifugeProtocol protocol, Emulation emulation, CrossOrigin origins) {
        this.emulation = emulation;
        this.origins = origins;
        this.limit = new SizeLimit(protocol.settings().websocket().messageSizeLimit());
    }

    /** Makes the servlet known to the container, while the application starts. */
    public void register(ServletContext context) {
        ServletRegistration.Dynamic registration = context.addServlet("foray-emulation", this);
        registration.setAsyncSupported(true);
        registration.addMapping("/emulation");
    }

    /** What a request holds; public, because JSON-B binds public records only. */
    public record Envelope(
            @Nullable String session,
            @Nullable String node,
            @Nullable String data) {}

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (origins.admits(request, response, METHODS)) {
            AsyncContext context = request.startAsync(request, response);
            context.setTimeout(MAX_MILLIS);
            Posted posted = new Posted(context, response);
            context.addListener(posted);
            // Commands are a string in JSON, where a quotation mark takes two characters.
            RequestBody.read(request, 2L * limit.bytes() + ENVELOPE_BYTES, posted);
        }
    }

    /** Takes what a request holds; the answer is what is wrong with it, or null. */
    private @Nullable HttpRefusal take(String body) {
        Envelope envelope;
        try {
            envelope = Json.read(body, Envelope.class);
        } catch (IllegalArgumentException e) {
            return HttpRefusal.badRequest("not JSON with session, node and data, " + e.getMessage());
        }
        CentrifugeConnection connection = emulation.find(envelope.session(), envelope.node());
        if (connection == null || connection.session().hasEnded()) {
            return UNKNOWN;
        }
        String data = envelope.data();
        if (data == null || data.isBlank()) {
            return HttpRefusal.badRequest("data: must be commands in a string, one a line");
        }
        if (limit.isExceededBy(data)) {
            return HttpRefusal.tooLarge(limit);
        }
        connection.receiveUnordered(Commands.decode(data, limit));
        return null;
    }

    /** One request, answered once. */
    private final class Posted implements RequestBody.Reader, AsyncListener {
        private final AsyncContext context;
        private final HttpServletResponse response;
        private final AtomicBoolean answered = new AtomicBoolean();

        Posted(AsyncContext context, HttpServletResponse response) {
            this.context = context;
            this.response = response;
        }

        @Override
        public void complete(byte[] body) {
            answer(take(new String(body, StandardCharsets.UTF_8)));
        }

        @Override
        public void tooLarge() {
            answer(HttpRefusal.tooLarge(limit));
        }

        @Override
        public void broken(Throwable failure) {
            if (answered.compareAndSet(false, true)) {
                complete();
            }
        }

        private void answer(@Nullable HttpRefusal refusal) {
            if (!answered.compareAndSet(false, true)) {
                return;
            }
            try {
                if (refusal == null) {
                    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
                    // Otherwise GlassFish says 200.
                    response.flushBuffer();
                } else {
                    refusal.write(response);
                }
            } catch (IOException | RuntimeException e) {
                log.log(Level.DEBUG, "a client is gone before it had its answer", e);
            }
            complete();
        }

        private void complete() {
            try {
                context.complete();
            } catch (RuntimeException e) {
                log.log(Level.DEBUG, "the container has ended the request already", e);
            }
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            answer(new HttpRefusal(
                    HttpServletResponse.SC_REQUEST_TIMEOUT,
                    ErrorCode.BAD_REQUEST,
                    "the body was not here within " + MAX_MILLIS + " ms"));
        }

        @Override
        public void onError(AsyncEvent event) {
            broken(event.getThrowable());
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
}
