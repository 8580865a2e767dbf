package dev.foray.protocol.socketio.engine;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;

/**
 * Answers handshakes of WebSockets that mean nothing, before they become WebSockets: clients are told why, and Payara 6
 * is spared WebSockets that the server closes, which it does not always survive unharmed. Not on Jetty, whose
 * WebSockets come before filters. Thread-safe.
 */
final class HandshakeFilter implements Filter {
    private final EngineServer engine;

    HandshakeFilter(EngineServer engine) {
        this.engine = engine;
    }

    /** Makes the filter known to the container, ahead of what the container itself puts in for its WebSockets. */
    void register(ServletContext context, String path) {
        FilterRegistration.Dynamic registration = context.addFilter("foray-engine-handshake " + path, this);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, path + "*");
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http && "websocket".equalsIgnoreCase(http.getHeader("Upgrade"))) {
            EngineError problem =
                    engine.upgradeProblem(new EngineRequest(http.getMethod(), http.getQueryString(), "", null));
            if (problem != null && response instanceof HttpServletResponse answer) {
                PollingServlet.write(answer, problem.reply());
                return;
            }
        }
        chain.doFilter(request, response);
    }
}
