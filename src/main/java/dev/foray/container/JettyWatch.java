package dev.foray.container;

import jakarta.servlet.ServletContext;
import java.util.EventListener;

/** Jetty's server tells each {@code LifeCycle.Listener} that it is stopping before it does anything else. */
final class JettyWatch {
    private JettyWatch() {}

    static AutoCloseable start(ServletContext context, ServerListener listener) throws ReflectiveOperationException {
        Object handler = get(context, "getContextHandler");
        Object server = get(handler, "getServer");
        Class<?> type = Class.forName(
                "org.eclipse.jetty.util.component.LifeCycle$Listener",
                false,
                server.getClass().getClassLoader());
        Object heard = ForeignListener.of(type, (method, event) -> {
            if (method.equals("lifeCycleStopping")) {
                listener.suspended();
            }
        });
        tell(server, "addEventListener", heard);
        return () -> tell(server, "removeEventListener", heard);
    }

    private static Object get(Object of, String getter) throws ReflectiveOperationException {
        return of.getClass().getMethod(getter).invoke(of);
    }

    private static void tell(Object server, String method, Object listener) throws ReflectiveOperationException {
        server.getClass().getMethod(method, EventListener.class).invoke(server, listener);
    }
}
