package dev.foray.thread;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.testing.Latches;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerThreadsTest {
    private final ClassLoader server = new ClassLoader(null) {};
    private final ClassLoader application = new ClassLoader(server) {};
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
}
