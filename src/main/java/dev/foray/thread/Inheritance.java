package dev.foray.thread;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.security.AccessControlContext;
import java.security.AccessController;
import java.security.DomainCombiner;
import java.security.PrivilegedAction;
import java.security.ProtectionDomain;

/**
 * Runs what calls into the container, so that a thread which the container starts meanwhile keeps nothing of this web
 * application.
 *
 * <p>Up to Java 23 a new thread remembers the protection domains, and with them the class loaders, of all classes that
 * are on the stack of whoever starts it, and hands them on to the threads that it starts. Tomcat's pool grows in the
 * middle of an asynchronous send, so its threads would keep the web application after its end, and their successors
 * too. Between {@link #none} and the new thread stands a combiner that lets no domain through; it is made of classes of
 * the JDK only, because the new thread keeps it. Java 24 has no such inheritance any more (JEP 486), and this does
 * nothing there.
 */
public final class Inheritance {
    private static final boolean EXISTS = Runtime.version().feature() < 24;

    private Inheritance() {}

    /** Runs the task on this thread. */
    public static void none(Runnable task) {
        if (EXISTS) {
            Barrier.run(task);
        } else {
            task.run();
        }
    }

    /** Apart, so that a JDK without these classes never loads it. */
    @SuppressWarnings("removal")
    private static final class Barrier {
        private static final AccessControlContext NOTHING =
                new AccessControlContext(new AccessControlContext(new ProtectionDomain[0]), combiner());

        static void run(Runnable task) {
            AccessController.doPrivileged(
                    (PrivilegedAction<Boolean>) () -> {
                        task.run();
                        return true;
                    },
                    NOTHING);
        }

        /** Answers null whatever it is asked. */
        private static DomainCombiner combiner() {
            MethodHandle nothing = MethodHandles.dropArguments(
                    MethodHandles.constant(ProtectionDomain[].class, null),
                    0,
                    ProtectionDomain[].class,
                    ProtectionDomain[].class);
            Thread thread = Thread.currentThread();
            ClassLoader context = thread.getContextClassLoader();
            // The class of the combiner is made in the context class loader.
            thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
            try {
                return MethodHandleProxies.asInterfaceInstance(DomainCombiner.class, nothing);
            } finally {
                thread.setContextClassLoader(context);
            }
        }
    }
}
