package dev.foray.protocol.centrifuge;

import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;

/** Decides over handshakes of {@link LiveEndpoint}; made by the container. Stateless. */
public final class LiveConfigurator extends ServerEndpointConfig.Configurator {
    /** The user property under which an endpoint finds where its client came from. */
    static final String ADDRESS = "dev.foray.address";

    /** What the containers do by themselves is to let everybody in. */
    @Override
    public boolean checkOrigin(String origin) {
        return LiveEndpoint.mayConnectFrom(origin, RequestAddress.current().host());
    }

    /** None: compression costs each connection up to 300 KiB, and secrets beside what others can choose leak by it. */
    @Override
    public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
        return List.of();
    }

    @Override
    public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
        config.getUserProperties().put(ADDRESS, RequestAddress.current().remote());
    }

    /** Not by CDI, which Tomcat and Jetty do not have and which would capture a context for every connection. */
    @Override
    public <T> T getEndpointInstance(Class<T> endpointClass) {
        return endpointClass.cast(new LiveEndpoint());
    }
}
