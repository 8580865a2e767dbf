package dev.foray.protocol;

import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides over the handshakes of one endpoint; its subclasses are made by the container. Stateless. */
public abstract class Handshakes extends ServerEndpointConfig.Configurator {
    /** The user property under which an endpoint finds where its client came from. */
    private static final String ADDRESS = "dev.foray.address";

    /**
     * Whether a page of this origin may connect.
     *
     * @param origin the header of that name
     * @param host the header of that name
     */
    protected abstract boolean mayConnectFrom(@Nullable String origin, @Nullable String host);

    /** A new endpoint, for one connection. */
    protected abstract Object newEndpoint();

    /** Where the client of this connection came from, as far as the container told. */
    public static String address(Session socket) {
        return socket.getUserProperties().get(ADDRESS) instanceof String address ? address : "";
    }

    /** What the containers do by themselves is to let everybody in. */
    @Override
    public final boolean checkOrigin(String origin) {
        return mayConnectFrom(origin, RequestAddress.current().host());
    }

    /** None: compression costs each connection up to 300 KiB, and secrets beside what others can choose leak by it. */
    @Override
    public final List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
        return List.of();
    }

    /** The user properties are those of this connection alone. */
    @Override
    public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
        config.getUserProperties().put(ADDRESS, RequestAddress.current().remote());
    }

    /** Not by CDI, which Tomcat and Jetty do not have and which would capture a context for every connection. */
    @Override
    public final <T> T getEndpointInstance(Class<T> endpointClass) {
        return endpointClass.cast(newEndpoint());
    }
}
