package dev.foray;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells browsers what the pages may do, which is to load from this server only, and how long to keep them; leaves
 * everything that is no page alone. Thread-safe.
 */
public final class PageHeadersFilter implements Filter {
    /** A host with an optional port; anything else in a {@code Host} header does not get into a policy. */
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9._-]+(:[0-9]{1,5})?|\\[[0-9A-Fa-f:.]+](:[0-9]{1,5})?");

    /** What a browser asks about each time, and mostly need not load again because of its ETag. */
    private static final String REVALIDATE = "no-cache";

    /** The one page whose spreadsheet, Univer, writes styles into the document; nothing else is eased for it. */
    private static final String SHEET = "/sheet.html";

    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http && response instanceof HttpServletResponse answer) {
            String path = http.getServletPath() + Objects.requireNonNullElse(http.getPathInfo(), "");
            headers(path, http.getHeader("Host")).forEach(answer::setHeader);
        }
        chain.doFilter(request, response);
    }

    /** The headers for what is at {@code path}, which begins with a slash; none for what is no part of the pages. */
    static Map<String, String> headers(String path, @Nullable String host) {
        Map<String, String> headers = new LinkedHashMap<>();
        boolean page = path.isEmpty() || path.equals("/") || path.endsWith(".html");
        if (page || path.startsWith("/assets/") || path.startsWith("/images/")) {
            headers.put("Cache-Control", namedByContent(path) ? FOR_EVER : REVALIDATE);
            headers.put("X-Content-Type-Options", "nosniff");
            headers.put("Content-Security-Policy", policy(path, host));
            headers.put("Referrer-Policy", "same-origin");
        }
        return headers;
    }

    /** The bundler puts a hash of the content into these names. */
    private static boolean namedByContent(String path) {
        return path.startsWith("/assets/chunks/") || path.startsWith("/assets/files/");
    }

    /** Older Safari does not take {@code 'self'} for WebSockets; it needs them by name, over a TLS proxy too. */
    private static String policy(String path, @Nullable String host) {
        String sockets = host != null && HOST.matcher(host).matches() ? " ws://" + host + " wss://" + host : "";
        boolean sheet = path.equals(SHEET);
        return "default-src 'none'; script-src 'self'; style-src 'self'"
                + (sheet ? " 'unsafe-inline'" : "")
                + "; img-src 'self' data:; font-src 'self'; connect-src 'self'" + sockets
                + "; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";
    }
}
