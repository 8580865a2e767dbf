package dev.foray.container;

import jakarta.servlet.ServletContext;
import java.lang.reflect.Method;

/**
 * Hears that Open Liberty is to stop, which is an OSGi framework: its system bundle then tells each
 * {@code SynchronousBundleListener}, one after the other, and waits for them (OSGi Core 4.9 and 10.1.17).
 *
 * <p>One of them is what has Liberty's channels end their connections ({@code RuntimeUpdateManagerImpl}). The system
 * bundle's own listeners come before it, being the older ones.
 */
final class LibertyWatch {
    /** Of {@code BundleEvent}. */
    private static final int STOPPING = 0x100;

    private static final long SYSTEM = 0;

    private final ClassLoader framework;
    private final Object systemContext;

    private LibertyWatch(ClassLoader bundle) throws ReflectiveOperationException {
        framework = bundle.getClass().getClassLoader();
        Object own = osgi("BundleReference").getMethod("getBundle").invoke(bundle);
        Method context = osgi("Bundle").getMethod("getBundleContext");
        Object system = osgi("BundleContext").getMethod("getBundle", long.class).invoke(context.invoke(own), SYSTEM);
        systemContext = context.invoke(system);
    }

    static AutoCloseable start(ServletContext context, ServerListener listener) throws ReflectiveOperationException {
        return new LibertyWatch(context.getClass().getClassLoader()).start(listener);
    }

    private AutoCloseable start(ServerListener listener) throws ReflectiveOperationException {
        Method type = osgi("BundleEvent").getMethod("getType");
        Method bundle = osgi("BundleEvent").getMethod("getBundle");
        Method id = osgi("Bundle").getMethod("getBundleId");
        Object heard = ForeignListener.of(osgi("SynchronousBundleListener"), (method, event) -> {
            if ((int) type.invoke(event) == STOPPING && (long) id.invoke(bundle.invoke(event)) == SYSTEM) {
                listener.suspended();
            }
        });
        tell("addBundleListener", heard);
        return () -> tell("removeBundleListener", heard);
    }

    private void tell(String method, Object listener) throws ReflectiveOperationException {
        osgi("BundleContext").getMethod(method, osgi("BundleListener")).invoke(systemContext, listener);
    }

    private Class<?> osgi(String name) throws ClassNotFoundException {
        return Class.forName("org.osgi.framework." + name, false, framework);
    }
}
