package dev.foray.container;

import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** A listener of an interface that is the server's, and that a web application does not see itself. */
final class ForeignListener {
    private static final System.Logger log = System.getLogger(ForeignListener.class.getName());

    private ForeignListener() {}

    /** What is done when the server calls one of the interface's methods. */
    interface Reaction {
        /** @param argument the first one */
        void on(String method, Object argument) throws ReflectiveOperationException;
    }

    /**
     * A listener that is equal to itself only.
     *
     * @param type whose methods answer nothing
     */
    static Object of(Class<?> type, Reaction reaction) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.getDeclaringClass() == Object.class) {
                return ofObject(proxy, method, arguments);
            }
            try {
                reaction.on(method.getName(), arguments[0]);
            } catch (ReflectiveOperationException | RuntimeException e) {
                log.log(Level.WARNING, "the server told something that was not understood, event=" + method, e);
            }
            return null;
        };
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    }

    private static Object ofObject(Object proxy, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "Foray's listener";
        };
    }
}
