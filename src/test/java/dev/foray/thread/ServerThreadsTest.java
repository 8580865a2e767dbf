package dev.foray.thread;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.testing.Latches;
import java.io.InputStream;
import java.util.Objects;
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
    void threadsOfOthersStayWhereTheyAre() {
        ClassLoader others = new ClassLoader(server) {};
        Thread thread = waiting(others);

        ServerThreads.leave(application);

        assertThat(thread.getContextClassLoader()).isSameAs(others);
    }

    @Test
    void theThreadThatEndsTheApplicationStays() {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(application);
        try {
            ServerThreads.leave(application);

            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(application);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private Thread waiting(ClassLoader loader) {
        Thread thread = new Thread(() -> Latches.await(mayEnd));
        thread.setContextClassLoader(loader);
        thread.start();
        return thread;
    }

    /** Has a class of its own, which is a class loader. */
    private static final class Application extends ClassLoader {
        Application(ClassLoader parent) {
            super(parent);
        }

        ClassLoader loaderOfItsOwn() throws Exception {
            String file = "/" + Own.class.getName().replace('.', '/') + ".class";
            try (InputStream in = Own.class.getResourceAsStream(file)) {
                byte[] code = Objects.requireNonNull(in).readAllBytes();
                return (ClassLoader)
                        defineClass(null, code, 0, code.length).getConstructor().newInstance();
            }
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
