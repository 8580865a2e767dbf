package dev.foray.container;

import jakarta.servlet.ServletContext;
import java.lang.System.Logger.Level;

/**
 * Has the server say when it goes out of service.
 *
 * <p>A server that stops begins with what it knows best: WildFly and Jetty close all WebSockets with 1001, GlassFish
 * and Liberty their connections, and only then are applications told. Hooks of the JVM run beside that and come too
 * late. Each of these has a public way to hear of it first, though.
 */
public final class ServerWatch {
    private static final System.Logger log = System.getLogger(ServerWatch.class.getName());

    private ServerWatch() {}

    /** Watches until what it answers is closed; a server that has no such way is not watched. */
    public static AutoCloseable start(ServletContext context, ServerListener listener) {
        try {
            if (WildFlyWatch.isThere()) {
                return WildFlyWatch.start(listener);
            }
            String server = context.getServerInfo();
            if (server.startsWith("jetty/")) {
                return JettyWatch.start(context, listener);
            }
            if (server.contains("Liberty")) {
                return LibertyWatch.start(context, listener);
            }
            if (server.contains("GlassFish")) {
                GlassFishPool.begin();
            }
            if (server.contains("GlassFish") || server.contains("Payara")) {
                return GlassFishWatch.start(listener);
            }
        } catch (Exception | LinkageError e) {
            log.log(Level.WARNING, "this server does not tell of its end in the way that is known of it", e);
        }
        return () -> {};
    }
}
