package dev.foray.thread;

import org.jspecify.annotations.Nullable;

/**
 * The threads that servers make while they work for this web application.
 *
 * <p>They begin with its class loader as their context class loader, because the threads that made them have it, and
 * keep it while they wait for work: in Payara's pool for asynchronous answers for a minute, in GlassFish's managed
 * executors for ever. Those that one of {@link ForayThreads} made have its empty class loader, whose class is of the
 * web application.
 */
public final class ServerThreads {
    private ServerThreads() {}

    /**
     * Has all threads that are there leave the web application; to be called at its end. The calling one does not,
     * because the server takes care of that.
     *
     * @param application the web application's class loader; its parent takes its place
     */
    public static void leave(ClassLoader application) {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (isOf(thread.getContextClassLoader(), application) && thread != Thread.currentThread()) {
                thread.setContextClassLoader(application.getParent());
            }
        }
    }

    private static boolean isOf(@Nullable ClassLoader context, ClassLoader application) {
        return context != null && (context == application || context.getClass().getClassLoader() == application);
    }
}
