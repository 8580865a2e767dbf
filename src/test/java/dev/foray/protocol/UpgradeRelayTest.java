package dev.foray.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpgradeRelayTest {
    private static final WebConnection CONNECTION = (WebConnection) Proxy.newProxyInstance(
            WebConnection.class.getClassLoader(), new Class<?>[] {WebConnection.class}, (proxy, method, arguments) -> {
                throw new AssertionError(method);
            });

    private static final class RecordingHandler implements HttpUpgradeHandler {
        private final List<String> calls = new ArrayList<>();

        @Override
        public void init(WebConnection connection) {
            calls.add(connection == CONNECTION ? "init" : "init with another connection");
        }

        @Override
        public void destroy() {
            calls.add("destroy");
        }
    }

    @Test
    void itHandsOnToTheHandlerThatItIsGiven() {
        UpgradeRelay relay = new UpgradeRelay();
        RecordingHandler handler = new RecordingHandler();

        RelayClass.handOn(relay, handler);
        relay.init(CONNECTION);
        relay.destroy();

        assertThat(handler.calls).containsExactly("init", "destroy");
    }

    @Test
    void itForgetsTheHandlerWhenTheConnectionEnds() {
        UpgradeRelay relay = new UpgradeRelay();
        RecordingHandler handler = new RecordingHandler();
        RelayClass.handOn(relay, handler);

        relay.destroy();
        relay.destroy();

        assertThat(handler.calls).containsExactly("destroy");
    }

    /** A container that never made the connection has nothing to end. */
    @Test
    void withoutAHandlerItDoesNothing() {
        UpgradeRelay relay = new UpgradeRelay();

        relay.init(CONNECTION);
        relay.destroy();

        assertThat(relay).isNotNull();
    }

    @Test
    void loadedApartItKeepsNothingElseOfTheApplication() throws Exception {
        ClassLoader servletApi = new ServletApi();

        Class<? extends HttpUpgradeHandler> relay = RelayClass.apart(servletApi);

        assertThat(relay.getName()).isEqualTo(UpgradeRelay.class.getName());
        assertThat(relay).isNotEqualTo(UpgradeRelay.class);
        assertThat(relay.getClassLoader().getParent()).isSameAs(servletApi);
        assertThat(relay.getClassLoader().getClass().getClassLoader()).isNull();
        HttpUpgradeHandler made = relay.getDeclaredConstructor().newInstance();
        RecordingHandler handler = new RecordingHandler();
        RelayClass.handOn(made, handler);
        made.init(CONNECTION);
        assertThat(handler.calls).containsExactly("init");
    }

    /** Has the servlet API as the application has it, and nothing else. */
    private static final class ServletApi extends ClassLoader {
        ServletApi() {
            super(getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("jakarta.servlet.")) {
                return HttpUpgradeHandler.class.getClassLoader().loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
