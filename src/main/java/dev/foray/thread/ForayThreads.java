package dev.foray.thread;

import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes Foray's own threads: daemons with a name, with a context class loader that finds nothing, and with nothing that
 * threads started by them would inherit.
 */
public final class ForayThreads {
    private static final long JOIN_MILLIS = TimeUnit.SECONDS.toMillis(5);

    private ForayThreads() {}

    /** A thread that is not started yet. */
    public static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(null, () -> Inheritance.none(task), name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(new EmptyClassLoader());
        return thread;
    }

    /** A started one. */
    public static Thread start(String name, Runnable task) {
        Thread thread = daemon(name, task);
        thread.start();
        return thread;
    }

    /** Makes threads named {@code prefix-1}, {@code prefix-2} and so on. */
    public static ThreadFactory factory(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> daemon(prefix + "-" + count.incrementAndGet(), task);
    }

    /** Waits for the threads to end, 5 s each at the most; the calling thread is never waited for. */
    public static void join(List<Thread> threads) {
        for (Thread thread : threads) {
            if (thread == Thread.currentThread()) {
                continue;
            }
            try {
                thread.join(JOIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Waits until it has ended, unless it is the calling one; an interrupt does not cut that short. */
    public static void joinFully(Thread thread) {
        boolean interrupted = false;
        while (thread != Thread.currentThread() && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Loads classes as the platform does, and has no resources. */
    private static final class EmptyClassLoader extends ClassLoader {
        EmptyClassLoader() {
            super("foray-empty", getPlatformClassLoader());
        }

        @Override
        public Enumeration<URL> getResources(String name) {
            return Collections.emptyEnumeration();
        }
    }
}
