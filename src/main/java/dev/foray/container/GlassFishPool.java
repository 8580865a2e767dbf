package dev.foray.container;

import dev.foray.thread.ForayThreads;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * The pool in which Tyrus has GlassFish do what is to be done at a time.
 *
 * <p>Its thread begins when it is first wanted, lives as long as the server, and inherits what the server knows of the
 * request that wanted it ({@code InvocationManagerImpl}), which keeps the web application that the request was for.
 */
final class GlassFishPool {
    private static final System.Logger log = System.getLogger(GlassFishPool.class.getName());
    private static final String NAME = "java:comp/DefaultManagedScheduledExecutorService";

    private GlassFishPool() {}

    /** Has the thread begin now, wanted by one that there is nothing to inherit from. */
    @SuppressWarnings("BanJNDI") // The name is of this application's own, and what has it is the server's.
    static void begin() {
        try {
            if (new InitialContext().lookup(NAME) instanceof Executor pool) {
                ForayThreads.join(List.of(ForayThreads.start("foray-pool-begin", () -> begin(pool))));
            }
        } catch (NamingException e) {
            log.log(Level.DEBUG, "this server has no such pool", e);
        }
    }

    private static void begin(Executor pool) {
        try {
            pool.execute(() -> {});
        } catch (RejectedExecutionException e) {
            log.log(Level.DEBUG, "this server has its pool stopped", e);
        }
    }
}
