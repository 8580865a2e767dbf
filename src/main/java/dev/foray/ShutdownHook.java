package dev.foray;

import dev.foray.thread.ForayThreads;

/**
 * Runs something when the JVM begins to end. Some containers cut all connections before they tell applications of their
 * own end, and others take their time; whoever is told by the JVM comes at the same moment as they.
 */
final class ShutdownHook implements AutoCloseable {
    private final Thread thread;

    /** @param end run on a thread of its own, beside all other hooks; the JVM waits for it */
    ShutdownHook(Runnable end) {
        thread = ForayThreads.daemon("foray-shutdown", end);
        Runtime.getRuntime().addShutdownHook(thread);
    }

    /** Not to be run any more, unless the JVM is ending already. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException e) {
            // It is ending, and this is part of it.
        }
    }
}
