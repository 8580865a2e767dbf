package dev.foray.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import jakarta.servlet.AsyncContext;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ContainerThreadTest {
    private static final ClassLoader APPLICATION = ContainerThread.class.getClassLoader();

    private final List<ClassLoader> during = new ArrayList<>();
    private volatile ClassLoader after;

    @Test
    void aThreadMadeWithTheApplicationsClassLoaderLeavesItAfterwards() throws Exception {
        runOn(APPLICATION);

        assertThat(during).containsExactly(APPLICATION);
        assertThat(after).isSameAs(APPLICATION.getParent());
    }

    @Test
    void aThreadWithAnotherClassLoaderKeepsIt() throws Exception {
        ClassLoader servers = new ClassLoader(null) {};

        runOn(servers);

        assertThat(after).isSameAs(servers);
    }

    @Test
    void aRequestThatTheContainerHasEndedIsTold() {
        AsyncContext ended = context(task -> {
            throw new IllegalStateException("ended");
        });

        assertThatIllegalStateException().isThrownBy(() -> ContainerThread.run(ended, () -> {}));
    }

    /** As a container does whose threads begin with this context class loader. */
    private void runOn(ClassLoader loader) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        AsyncContext context = context(task -> {
            Thread thread = new Thread(() -> {
                task.run();
                after = Thread.currentThread().getContextClassLoader();
            });
            thread.setContextClassLoader(loader);
            threads.add(thread);
            thread.start();
        });
        ContainerThread.run(context, () -> during.add(Thread.currentThread().getContextClassLoader()));
        threads.get(0).join();
    }

    private static AsyncContext context(Consumer<Runnable> start) {
        return (AsyncContext) Proxy.newProxyInstance(
                AsyncContext.class.getClassLoader(),
                new Class<?>[] {AsyncContext.class},
                (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("start");
                    start.accept((Runnable) arguments[0]);
                    return null;
                });
    }
}
