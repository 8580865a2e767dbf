package dev.foray.protocol.centrifuge;

import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.annotation.WebListener;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Keeps, while a request is handled on its thread, where it came from and whom it asked: a WebSocket handshake tells
 * neither, and all containers handle it on the thread of its request, after telling this listener.
 */
@WebListener
public final class RequestAddress implements ServletRequestListener {
    private static final ThreadLocal<@Nullable Of> current = new ThreadLocal<>();

    /**
     * Of one request.
     *
     * @param remote the client's address, or that of a proxy before it
     * @param host the header of that name
     */
    record Of(String remote, @Nullable String host) {
        static final Of UNKNOWN = new Of("", null);
    }

    /** That of the request that this thread handles. */
    static Of current() {
        Of here = current.get();
        return here == null ? Of.UNKNOWN : here;
    }

    @Override
    public void requestInitialized(ServletRequestEvent event) {
        String host = event.getServletRequest() instanceof HttpServletRequest http ? http.getHeader("Host") : null;
        current.set(new Of(event.getServletRequest().getRemoteAddr(), host));
    }

    @Override
    public void requestDestroyed(ServletRequestEvent event) {
        current.remove();
    }
}
