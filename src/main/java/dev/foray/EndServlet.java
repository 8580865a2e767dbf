package dev.foray;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Learns of the end of the web application while its connections still work: servlets are destroyed before the filters
 * and listeners with which containers close connections in their own way. To be loaded on startup and mapped to
 * nothing.
 */
final class EndServlet implements Servlet {
    private final Runnable end;
    private @Nullable ServletConfig config;

    /** @param end run on the thread that ends the web application */
    EndServlet(Runnable end) {
        this.end = end;
    }

    @Override
    public void init(ServletConfig value) {
        config = value;
    }

    @Override
    public @Nullable ServletConfig getServletConfig() {
        return config;
    }

    @Override
    public void service(ServletRequest request, ServletResponse response) throws ServletException, IOException {
        if (response instanceof HttpServletResponse answer) {
            answer.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    @Override
    public String getServletInfo() {
        return "the end of Foray";
    }

    @Override
    public void destroy() {
        end.run();
    }
}
