package dev.foray.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.AttributeChangeNotification;
import javax.management.MBeanServer;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WildFlyWatchTest {
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final RunningState state = new RunningState();
    private final List<String> heard = new ArrayList<>();
    private ObjectName name;

    private final ServerListener listener = new ServerListener() {
        @Override
        public void suspended() {
            heard.add("suspended");
        }

        @Override
        public void resumed() {
            heard.add("resumed");
        }
    };

    /** What an MBean of WildFly offers. */
    public interface RunningStateMBean {
        String getRunningState();
    }

    /** Tells what a test has it tell, on the thread of the test, as WildFly's does. */
    private static final class RunningState extends NotificationBroadcasterSupport implements RunningStateMBean {
        @Override
        public String getRunningState() {
            return "normal";
        }

        void change(String attribute, String value) {
            sendNotification(
                    new AttributeChangeNotification(this, 1, 0, "", attribute, String.class.getName(), "", value));
        }
    }

    @BeforeEach
    void register() throws Exception {
        name = new ObjectName("jboss.root:type=state");
        server.registerMBean(state, name);
    }

    @AfterEach
    void unregister() throws Exception {
        server.unregisterMBean(name);
    }

    @Test
    void theListenerHearsThatTheServerSuspendsItselfAndComesBack() throws Exception {
        try (AutoCloseable watch = watch()) {
            assertThat(watch).isNotNull();
            state.change("RunningState", "suspending");
            state.change("RunningState", "suspended");
            state.change("RunningState", "normal");
            state.change("RunningState", "stopping");
        }

        assertThat(heard).containsExactly("suspended", "resumed", "suspended");
    }

    @Test
    void otherStatesThanThatOfRunningSayNothing() throws Exception {
        try (AutoCloseable watch = watch()) {
            assertThat(watch).isNotNull();
            state.change("RuntimeConfigurationState", "stopping");
        }

        assertThat(heard).isEmpty();
    }

    @Test
    void nothingIsHeardAfterTheWatchIsOver() throws Exception {
        watch().close();

        state.change("RunningState", "suspending");

        assertThat(heard).isEmpty();
    }

    private AutoCloseable watch() throws Exception {
        assertThat(WildFlyWatch.isThere()).isTrue();
        return WildFlyWatch.start(listener);
    }
}
