package dev.foray.protocol;

import dev.foray.auth.Origins;
import dev.foray.channel.ErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Lets pages of other origins in over HTTP as far as they may open a WebSocket, and answers what browsers ask before
 * (CORS). Thread-safe.
 */
public final class CrossOrigin {
    private final Origins origins;
    private final boolean withCredentials;

    /** @param withCredentials whether such pages may act with what the browser knows of its user */
    public CrossOrigin(Origins origins, boolean withCredentials) {
        this.origins = origins;
        this.withCredentials = withCredentials;
    }

    /**
     * Sets the headers for browsers; where the origin may not come in, the method is another, or a browser only asks,
     * answers instead, and gives false.
     *
     * @param methods as in {@code Allow}, with {@code OPTIONS} at the end
     */
    public boolean admits(HttpServletRequest request, HttpServletResponse response, String methods) throws IOException {
        String origin = request.getHeader("Origin");
        response.addHeader("Vary", "Origin");
        if (!origins.allowed(origin, request.getHeader("Host"))) {
            new HttpRefusal(
                            HttpServletResponse.SC_FORBIDDEN,
                            ErrorCode.PERMISSION_DENIED,
                            "this origin is not in client.allowed_origins")
                    .write(response);
            return false;
        }
        if (origin != null && !origin.isEmpty()) {
            response.setHeader("Access-Control-Allow-Origin", origin);
            if (withCredentials) {
                response.setHeader("Access-Control-Allow-Credentials", "true");
            }
        }
        String method = request.getMethod();
        if ("OPTIONS".equals(method)) {
            preflight(request, response, methods);
            return false;
        }
        if (!methods.contains(method)) {
            response.setHeader("Allow", methods);
            HttpRefusal.notAllowed(methods).write(response);
            return false;
        }
        return true;
    }

    private static void preflight(HttpServletRequest request, HttpServletResponse response, String methods) {
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        response.setHeader("Allow", methods);
        response.setHeader("Access-Control-Allow-Methods", methods);
        response.setHeader("Access-Control-Max-Age", "300");
        String wanted = request.getHeader("Access-Control-Request-Headers");
        if (wanted != null) {
            response.setHeader("Access-Control-Allow-Headers", wanted);
        }
    }
}
