package dev.foray.thread;

import org.jspecify.annotations.Nullable;

/**
 * The threads that servers make while they work for this web application.
 *
 * <p>They begin with its class loader as their context class loader, because the threads that made them have it, and
 * keep it while they wait for work: in Payara's pool for asynchronous answers for a minute, in GlassFish's managed
 * executors for ever, in Liberty's two threads that end asynchronous requests in time too. Those that one of
 * {@link ForayThreads} made have its empty class loader, whose class is of the web application.
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
        Thread current = Thread.currentThread();
        ClassLoader context = current.getContextClassLoader();
        boolean standsForIt = findsClassesOf(application, context);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            ClassLoader its = thread.getContextClassLoader();
            if (thread != current && (isOf(its, application) || (standsForIt && its == context))) {
                thread.setContextClassLoader(application.getParent());
            }
        }
    }

    private static boolean isOf(@Nullable ClassLoader context, ClassLoader application) {
        return context != null && (context == application || context.getClass().getClassLoader() == application);
    }

    /** In Liberty the context is a loader beside the application's, and not a child of it, that asks that. */
    private static boolean findsClassesOf(ClassLoader application, @Nullable ClassLoader context) {
        try {
            return context != null
                    && context.loadClass(ServerThreads.class.getName()).getClassLoader() == application;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
