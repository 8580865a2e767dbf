package dev.foray.protocol;

import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.annotation.WebListener;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Keeps, while a handshake is handled on its thread, where it came from and whom it asked: a WebSocket handshake tells
 * neither, and all containers handle it on the thread of its request, after telling this listener.
 *
 * <p>Other requests leave nothing, because an asynchronous one ends on another thread than it began on; and what is
 * kept is of the JDK's classes, so that a thread that keeps it keeps no class of this application.
 */
@WebListener
public final class RequestAddress implements ServletRequestListener {
    private static final ThreadLocal<String @Nullable []> current = new ThreadLocal<>();

    /**
     * Of one request.
     *
     * @param remote the client's address, or that of a proxy before it
     * @param host the header of that name
     */
    record Of(String remote, @Nullable String host) {
        static final Of UNKNOWN = new Of("", null);
    }

    /** That of the handshake that this thread handles. */
    static Of current() {
        String[] here = current.get();
        return here == null ? Of.UNKNOWN : new Of(here[0], here.length == 1 ? null : here[1]);
    }

    @Override
    public void requestInitialized(ServletRequestEvent event) {
        if (event.getServletRequest() instanceof HttpServletRequest request && isHandshake(request)) {
            String host = request.getHeader("Host");
            String remote = request.getRemoteAddr();
            current.set(host == null ? new String[] {remote} : new String[] {remote, host});
        }
    }

    /** Over HTTP/1.1 an upgrade, over HTTP/2 an extended CONNECT (RFC 8441). */
    private static boolean isHandshake(HttpServletRequest request) {
        return request.getHeader("Upgrade") != null || "CONNECT".equals(request.getMethod());
    }

    @Override
    public void requestDestroyed(ServletRequestEvent event) {
        current.remove();
    }
}
