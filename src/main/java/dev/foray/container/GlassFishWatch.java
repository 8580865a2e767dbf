package dev.foray.container;

import dev.foray.thread.ServerThreads;
import java.lang.System.Logger.Level;
import java.lang.reflect.Method;
import java.util.Set;

/**
 * GlassFish, and Payara as its child, send the event {@code prepare_shutdown} before they stop anything.
 *
 * <p>They also tell when an application is out of service as a whole, which is after its listeners have ended: where it
 * was at {@code /}, the server has started its default web module in its name by then, with a thread that lives on.
 */
final class GlassFishWatch implements AutoCloseable {
    private static final System.Logger log = System.getLogger(GlassFishWatch.class.getName());
    private static final String PREPARE_SHUTDOWN = "prepare_shutdown";
    private static final Set<String> OUT_OF_SERVICE = Set.of("Application_Unloaded", "Deployment_Failed");

    private final ServerListener listener;
    private final ClassLoader application = GlassFishWatch.class.getClassLoader();
    private final Object events;
    private final Method unregister;
    private final Method name;
    private final Object heard;

    // Made at the start, because no classes can be loaded any more when it is needed.
    private final GlassFishLeftovers leftovers;
    private volatile boolean ended;

    private GlassFishWatch(ServerListener listener) throws ReflectiveOperationException {
        Class<?> sender = Class.forName("org.glassfish.api.event.Events");
        Class<?> type = Class.forName("org.glassfish.api.event.EventListener");
        this.listener = listener;
        this.events = Class.forName("org.glassfish.internal.api.Globals")
                .getMethod("get", Class.class)
                .invoke(null, sender);
        this.unregister = sender.getMethod("unregister", type);
        this.name = Class.forName("org.glassfish.api.event.EventListener$Event").getMethod("name");
        this.heard = ForeignListener.of(type, (method, event) -> hear((String) name.invoke(event)));
        this.leftovers = new GlassFishLeftovers(events, application);
        sender.getMethod("register", type).invoke(events, heard);
    }

    static AutoCloseable start(ServerListener listener) throws ReflectiveOperationException {
        return new GlassFishWatch(listener);
    }

    private void hear(String event) throws ReflectiveOperationException {
        if (!ended && event.equals(PREPARE_SHUTDOWN)) {
            listener.suspended();
        } else if (ended && OUT_OF_SERVICE.contains(event)) {
            unregister.invoke(events, heard);
            leftovers.remove();
            ServerThreads.leave(application);
            log.log(Level.DEBUG, "the server has nothing of this application any more");
        }
    }

    /** Listens on until the application is out of service. */
    @Override
    public void close() {
        ended = true;
    }
}
