package dev.foray.protocol;

import dev.foray.thread.Inheritance;
import jakarta.servlet.AsyncContext;

/** The container's own threads for what belongs to an asynchronous request. */
public final class ContainerThread {
    private ContainerThread() {}

    /**
     * Has one of them run the task, after which it keeps nothing of this web application. Payara's are made with its
     * class loader as their context class loader, and wait for a minute until they end.
     *
     * @throws IllegalStateException if the container has ended the request already
     */
    public static void run(AsyncContext context, Runnable task) {
        Inheritance.none(() -> context.start(() -> {
            try {
                task.run();
            } finally {
                leaveApplication();
            }
        }));
    }

    private static void leaveApplication() {
        ClassLoader application = ContainerThread.class.getClassLoader();
        Thread thread = Thread.currentThread();
        if (thread.getContextClassLoader() == application) {
            thread.setContextClassLoader(application.getParent());
        }
    }
}
