package dev.foray.broker;

/** Makes the brokers' threads: named daemons that keep no container's class loader. */
public final class BrokerThreads {
    private BrokerThreads() {}

    /** A started one. */
    public static Thread start(String name, Runnable task) {
        Thread thread = new Thread(null, task, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        thread.start();
        return thread;
    }

    /** Waits until it has ended, unless it is the calling one; an interrupt does not cut that short. */
    public static void join(Thread thread) {
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
}
