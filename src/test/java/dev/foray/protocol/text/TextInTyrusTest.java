package dev.foray.protocol.text;

import jakarta.websocket.DeploymentException;
import java.util.Map;
import org.glassfish.tyrus.server.Server;

/** The endpoint in Tyrus, the implementation in Payara and GlassFish. */
class TextInTyrusTest extends TextEndpointContract {
    private static final int RANDOM_PORT = -1;

    private final Server container =
            new Server("localhost", RANDOM_PORT, "/", Map.of(), TextEndpoint.class, QueryTextEndpoint.class);

    @Override
    void startContainer() throws DeploymentException {
        container.start();
    }

    @Override
    void stopContainer() {
        container.stop();
    }

    @Override
    int port() {
        return container.getPort();
    }

    @Override
    String path(String address) {
        return "/ws/" + address;
    }
}
