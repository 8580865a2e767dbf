package dev.foray.protocol.socketio.engine;

import dev.foray.auth.Origins;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * Where clients that poll connect: {@code GET} for handshakes and packets, {@code POST} with packets. What is wrong is
 * answered with 400, 403 or 503 and {@code {"code","message"}}, a post that is too long with 413.
 *
 * <p>Pages of other origins are let in as far as WebSockets from there are; with the browser's cookies only where the
 * origins are named.
 */
public final class PollingServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final int NO_CONTENT = 204;

    private final transient EngineServer engine;
    private final transient Origins origins;
    private final boolean withCredentials;

    /** @param withCredentials whether pages of other origins may act with what the browser knows of its user */
    public PollingServlet(EngineServer engine, Origins origins, boolean withCredentials) {
        this.engine = engine;
        this.origins = origins;
        this.withCredentials = withCredentials;
    }

    /**
     * Makes the servlet known to the container while the application starts, and what looks at handshakes of WebSockets
     * there.
     *
     * @param path with a slash before and behind it
     */
    public void register(ServletContext context, String path) {
        ServletRegistration.Dynamic registration = context.addServlet("foray-engine " + path, this);
        registration.setAsyncSupported(true);
        registration.addMapping(path + "*");
        HandshakeFilter.register(context, path, engine);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!origins.allowed(request.getHeader("Origin"), request.getHeader("Host"))) {
            write(response, EngineError.FORBIDDEN.reply());
            return;
        }
        allow(request, response);
        if ("OPTIONS".equals(request.getMethod())) {
            write(response, Reply.status(NO_CONTENT));
            return;
        }
        Principal user = request.getUserPrincipal();
        EngineRequest engineRequest = new EngineRequest(
                request.getMethod(),
                request.getQueryString(),
                request.getRemoteAddr(),
                user == null ? null : user.getName());
        EngineError problem = engine.problem(engineRequest);
        if (problem != null) {
            write(response, problem.reply());
        } else if (engineRequest.sid().isEmpty()) {
            write(response, engine.handshake(engineRequest));
        } else {
            exchange(request, response, engine.find(engineRequest));
        }
    }

    private void exchange(
            HttpServletRequest request, HttpServletResponse response, @Nullable EngineConnection connection)
            throws IOException {
        if (connection == null) {
            write(response, EngineError.UNKNOWN_SID.reply());
        } else if ("GET".equals(request.getMethod())) {
            connection.poll(new AsyncPoll(request.startAsync(request, response), connection));
        } else if ("POST".equals(request.getMethod())) {
            post(request, response, connection.posts());
        } else {
            write(response, EngineError.BAD_REQUEST.reply());
        }
    }

    private void post(HttpServletRequest request, HttpServletResponse response, Posts posts) throws IOException {
        EngineError problem = posts.begin();
        if (problem != null) {
            write(response, problem.reply());
        } else {
            AsyncPost.begin(
                    request.startAsync(request, response),
                    posts,
                    engine.settings().maxPayload());
        }
    }

    /** Tells browsers that a page of another origin may have the answer. */
    private void allow(HttpServletRequest request, HttpServletResponse response) {
        String origin = request.getHeader("Origin");
        if (origin == null || origin.isEmpty()) {
            return;
        }
        response.setHeader("Access-Control-Allow-Origin", origin);
        response.addHeader("Vary", "Origin");
        if (withCredentials) {
            response.setHeader("Access-Control-Allow-Credentials", "true");
        }
        String wanted = request.getHeader("Access-Control-Request-Headers");
        if (wanted != null) {
            response.setHeader("Access-Control-Allow-Headers", wanted);
            response.setHeader("Access-Control-Allow-Methods", "GET, POST");
            response.setHeader("Access-Control-Max-Age", "600");
        }
    }

    static void write(HttpServletResponse response, Reply reply) throws IOException {
        response.getOutputStream().write(Replying.head(response, reply));
    }
}
