package dev.foray.protocol.text;

import dev.foray.protocol.Handshakes;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides over handshakes of {@link TextEndpoint}, and of {@link QueryTextEndpoint}; made by the container. Stateless.
 *
 * <p>A browser can send no header with a handshake but the subprotocols, so a token may stand among them, as in
 * {@code Sec-WebSocket-Protocol: foray.text, token.<token>}; the answer is {@code foray.text} and never the token.
 */
public class TextConfigurator extends Handshakes {
    private static final String SUBPROTOCOLS = "Sec-WebSocket-Protocol";
    private static final String TOKEN_PREFIX = "token.";
    private static final String TOKEN = "dev.foray.token";

    /** The token that came among the subprotocols; null: none did. */
    static @Nullable String token(Session socket) {
        return socket.getUserProperties().get(TOKEN) instanceof String token ? token : null;
    }

    @Override
    protected boolean mayConnectFrom(@Nullable String origin, @Nullable String host) {
        return TextEndpoint.mayConnectFrom(origin, host);
    }

    @Override
    protected Object newEndpoint() {
        return new TextEndpoint();
    }

    @Override
    public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
        super.modifyHandshake(config, request, response);
        for (Map.Entry<String, List<String>> header : request.getHeaders().entrySet()) {
            if (SUBPROTOCOLS.equalsIgnoreCase(header.getKey())) {
                header.getValue().forEach(value -> keepToken(config, value));
            }
        }
    }

    private static void keepToken(ServerEndpointConfig config, String subprotocols) {
        for (String subprotocol : subprotocols.split(",")) {
            String name = subprotocol.trim();
            if (name.startsWith(TOKEN_PREFIX)) {
                config.getUserProperties().put(TOKEN, name.substring(TOKEN_PREFIX.length()));
            }
        }
    }
}
