package dev.foray.protocol.socketio.engine;

import dev.foray.protocol.Filters;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Answers handshakes of WebSockets that mean nothing, before they become WebSockets: clients are told why, and Payara 6
 * is spared WebSockets that the server closes, which it does not always survive unharmed. Not on Jetty, whose
 * WebSockets come before filters. Thread-safe.
 */
public final class HandshakeFilter implements Filter {
    private @Nullable EngineServer engine;

    /** Makes the filter known to the container; it finds its engine as an attribute that has the filter's name. */
    static void register(ServletContext context, String path, EngineServer engine) {
        String name = "foray-engine-handshake " + path;
        context.setAttribute(name, engine);
        Filters.register(context, name, HandshakeFilter.class, path + "*");
    }

    @Override
    public void init(FilterConfig config) {
        engine = (EngineServer) config.getServletContext().getAttribute(config.getFilterName());
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http && "websocket".equalsIgnoreCase(http.getHeader("Upgrade"))) {
            EngineError problem = Objects.requireNonNull(engine)
                    .upgradeProblem(new EngineRequest(http.getMethod(), http.getQueryString(), "", null));
            if (problem != null && response instanceof HttpServletResponse answer) {
                PollingServlet.write(answer, problem.reply());
                return;
            }
        }
        chain.doFilter(request, response);
    }
}
