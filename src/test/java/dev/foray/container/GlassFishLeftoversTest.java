package dev.foray.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** With classes of the shape that GlassFish 7.0's have; that these still have it, the tests of containers show. */
class GlassFishLeftoversTest {
    private final ClassLoader application = new ClassLoader() {};
    private final ClassLoader others = new ClassLoader() {};
    private final EventsImpl events = new OSGiAwareEventsImpl();

    private static class EventsImpl {
        final Map<Listener, String> listeners = new HashMap<>();
    }

    private static final class OSGiAwareEventsImpl extends EventsImpl {}

    private record Listener(Object eventListener) {}

    /** Of a deployment. */
    public record Context(ClassLoader getFinalClassLoader) {}

    /** Of an application. */
    public static final class ApplicationInfo {
        private final ClassLoader loader;

        ApplicationInfo(ClassLoader loader) {
            this.loader = loader;
        }

        public ClassLoader getModuleClassLoader() {
            return loader;
        }

        private final class DeploymentFailedListener {
            @Override
            public String toString() {
                return "listens for " + loader;
            }
        }
    }

    private record DeployCommand(Context initialContext) {}

    private static final class ResourceValidator {
        private Context dc;
        private Object application = "the application";

        ResourceValidator(Context dc) {
            this.dc = dc;
        }

        boolean isEmpty() {
            return dc == null && application == null;
        }
    }

    private Listener listening(Object listener) {
        Listener registered = new Listener(listener);
        events.listeners.put(registered, "");
        return registered;
    }

    @Test
    void whatListensInTheNameOfTheApplicationIsTakenOut() {
        listening(new DeployCommand(new Context(application)));
        listening(new ApplicationInfo(application).new DeploymentFailedListener());
        listening(ForeignListener.of(Runnable.class, (method, argument) -> {}));

        new GlassFishLeftovers(events, application).remove();
        new GlassFishLeftovers(events, ForeignListener.class.getClassLoader()).remove();

        assertThat(events.listeners).isEmpty();
    }

    @Test
    void whatListensForOthersStays() {
        listening(new DeployCommand(new Context(others)));
        listening(new DeployCommand(null));
        listening(new ApplicationInfo(others).new DeploymentFailedListener());
        listening("the server itself");
        Map<Listener, String> before = Map.copyOf(events.listeners);

        new GlassFishLeftovers(events, application).remove();

        assertThat(events.listeners).isEqualTo(before);
    }

    @Test
    void theValidatorStaysAndForgetsTheApplication() {
        ResourceValidator validator = new ResourceValidator(new Context(application));
        ResourceValidator busy = new ResourceValidator(new Context(others));
        listening(validator);
        listening(busy);

        new GlassFishLeftovers(events, application).remove();

        assertThat(events.listeners).hasSize(2);
        assertThat(validator.isEmpty()).isTrue();
        assertThat(busy.isEmpty()).isFalse();
    }

    @Test
    void aServerOfAnotherShapeIsLeftAlone() {
        assertThatNoException().isThrownBy(() -> new GlassFishLeftovers("events", application).remove());
    }
}
