package dev.foray.protocol.socketio.engine;

import java.time.Duration;

/**
 * What clients are told at the handshake, and how long an upgrade may take.
 *
 * @param pingInterval from a pong to the next ping
 * @param pingTimeout from a ping to its pong
 * @param maxPayload bytes of one post, or of one WebSocket message
 */
public record EngineSettings(Duration pingInterval, Duration pingTimeout, Duration upgradeTimeout, int maxPayload) {}
