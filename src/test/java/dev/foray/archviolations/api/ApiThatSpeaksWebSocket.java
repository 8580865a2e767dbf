package dev.foray.archviolations.api;

import jakarta.websocket.Session;

/** WebSocket outside of the protocols. */
public final class ApiThatSpeaksWebSocket {
    public Session session;
}
