package dev.foray.thread;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.testing.Latches;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerThreadsTest {
    private final ClassLoader server = new ClassLoader(null) {};
    private final Application application = new Application(server);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @AfterEach
    void end() {
        mayEnd.countDown();
    }

    @Test
    void aThreadThatWasMadeForTheApplicationLeavesIt() {
        Thread thread = waiting(application);

        ServerThreads.leave(application);

        assertThat(thread.getContextClassLoader()).isSameAs(server);
    }

    @Test
    void aThreadThatInheritedTheContextOfOneOfOurOwnLeavesTheApplicationToo() throws Exception {
        Thread thread = waiting(application.loaderOfItsOwn());

        ServerThreads.leave(application);

        assertThat(thread.getContextClassLoader()).isSameAs(server);
    }

    @Test
    void aThreadWithTheLoaderThatStandsForTheApplicationLeavesItToo() throws Exception {
        ClassLoader stands = new ClassLoader(null) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                return application.loadClass(name);
            }
        };
        Thread thread = waiting(stands);

        as(stands, application::leave);

        assertThat(thread.getContextClassLoader()).isSameAs(server);
    }

    @Test
    void theLoaderOfWhoeverEndsTheApplicationStaysWhereItStandsForAnother() throws Exception {
        ClassLoader others = new ClassLoader(server) {};
        Thread thread = waiting(others);

        as(others, application::leave);

        assertThat(thread.getContextClassLoader()).isSameAs(others);
    }

    @Test
    void threadsOfOthersStayWhereTheyAre() {
        ClassLoader others = new ClassLoader(server) {};
        Thread thread = waiting(others);

        ServerThreads.leave(application);

        assertThat(thread.getContextClassLoader()).isSameAs(others);
    }

    @Test
    void theThreadThatEndsTheApplicationStays() throws Exception {
        as(application, () -> {
            ServerThreads.leave(application);

            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(application);
        });
    }

    private static void as(ClassLoader context, Step step) throws Exception {
        Thread current = Thread.currentThread();
        ClassLoader before = current.getContextClassLoader();
        current.setContextClassLoader(context);
        try {
            step.run();
        } finally {
            current.setContextClassLoader(before);
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private Thread waiting(ClassLoader loader) {
        Thread thread = new Thread(() -> Latches.await(mayEnd));
        thread.setContextClassLoader(loader);
        thread.start();
        return thread;
    }

    /** Has classes of its own: those of this package that are wanted of it. */
    private static final class Application extends ClassLoader {
        Application(ClassLoader parent) {
            super(parent);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            try (InputStream in =
                    ServerThreadsTest.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] code = in.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }

        ClassLoader loaderOfItsOwn() throws Exception {
            return (ClassLoader) loadClass(Own.class.getName()).getConstructor().newInstance();
        }

        /** As its own classes do it. */
        void leave() throws Exception {
            loadClass(ServerThreads.class.getName())
                    .getMethod("leave", ClassLoader.class)
                    .invoke(null, this);
        }
    }

    /** Is loaded once more by {@link Application}. */
    public static final class Own extends ClassLoader {
        /** For {@link Application}. */
        public Own() {
            super(null);
        }
    }
}
