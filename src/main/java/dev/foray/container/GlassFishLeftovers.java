package dev.foray.container;

import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What GlassFish 7.0 keeps of each application that it has undeployed, and with it the application's class loader.
 *
 * <p>Whoever deploys listens to the server's events and wants to leave them afterwards, but {@code EventsImpl} looks
 * listeners up under a number that none has, so all stay for ever. GlassFish 7.1 has that repaired ("Fix leak in the
 * events listener storage"); in 7.0 nothing public helps, so this reads and changes private fields there, as Tomcat
 * does for what the JDK keeps. Where the fields are not as in 7.0 nothing happens.
 */
final class GlassFishLeftovers {
    private static final System.Logger log = System.getLogger(GlassFishLeftovers.class.getName());

    private final Object events;
    private final ClassLoader application;

    /** @param events the server's {@code org.glassfish.api.event.Events} */
    GlassFishLeftovers(Object events, ClassLoader application) {
        this.events = events;
        this.application = application;
    }

    /** Takes out what belongs to the application; to be called at its end. */
    void remove() {
        try {
            if (get(events, "listeners") instanceof Map<?, ?> listeners) {
                for (Object registered : List.copyOf(listeners.keySet())) {
                    if (isLeft(get(registered, "eventListener"))) {
                        listeners.remove(registered);
                    }
                }
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            log.log(Level.DEBUG, "this GlassFish keeps applications in another way, or not at all", e);
        }
    }

    private boolean isLeft(Object listener) throws ReflectiveOperationException {
        if (Proxy.isProxyClass(listener.getClass())) {
            return Proxy.getInvocationHandler(listener).getClass().getClassLoader() == application;
        }
        return switch (listener.getClass().getSimpleName()) {
            case "DeployCommand" -> isContextOf(get(listener, "initialContext"));
            case "DeploymentFailedListener" -> isOf(get(listener, "this$0"), "getModuleClassLoader");
            case "ResourceValidator" -> {
                // It is not left, but looks at the application that was deployed last until there is another one.
                if (isContextOf(get(listener, "dc"))) {
                    set(listener, "dc");
                    set(listener, "application");
                }
                yield false;
            }
            default -> false;
        };
    }

    private boolean isContextOf(@Nullable Object deployment) throws ReflectiveOperationException {
        return isOf(deployment, "getFinalClassLoader");
    }

    private boolean isOf(@Nullable Object what, String getter) throws ReflectiveOperationException {
        return what != null && what.getClass().getMethod(getter).invoke(what) == application;
    }

    private static Object get(Object of, String name) throws ReflectiveOperationException {
        return field(of, name).get(of);
    }

    private static void set(Object of, String name) throws ReflectiveOperationException {
        field(of, name).set(of, null);
    }

    private static Field field(Object of, String name) throws NoSuchFieldException {
        for (Class<?> type = of.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field;
                }
            }
        }
        throw new NoSuchFieldException(of.getClass().getName() + "." + name);
    }
}
