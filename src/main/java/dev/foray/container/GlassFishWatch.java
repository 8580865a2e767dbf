package dev.foray.container;

/** GlassFish, and Payara as its child, send the event {@code prepare_shutdown} before they stop anything. */
final class GlassFishWatch {
    private static final String PREPARE_SHUTDOWN = "prepare_shutdown";

    private GlassFishWatch() {}

    static AutoCloseable start(ServerListener listener) throws ReflectiveOperationException {
        Class<?> events = Class.forName("org.glassfish.api.event.Events");
        Class<?> type = Class.forName("org.glassfish.api.event.EventListener");
        Object sender = Class.forName("org.glassfish.internal.api.Globals")
                .getMethod("get", Class.class)
                .invoke(null, events);
        Object heard = ForeignListener.of(type, (method, event) -> {
            if (event.getClass().getMethod("name").invoke(event).equals(PREPARE_SHUTDOWN)) {
                listener.suspended();
            }
        });
        events.getMethod("register", type).invoke(sender, heard);
        // Made now, because at the server's end no classes can be loaded any more.
        GlassFishLeftovers leftovers = new GlassFishLeftovers(sender, GlassFishWatch.class.getClassLoader());
        return () -> {
            events.getMethod("unregister", type).invoke(sender, heard);
            leftovers.remove();
        };
    }
}
