/**
 * Engine.IO, version 4: one connection made of polls, posts and WebSockets, with heartbeats and the upgrade from the
 * former to the latter. What the messages mean it does not know. See the <a
 * href="https://github.com/socketio/socket.io/blob/main/docs/engine.io-protocol/v4-current.md">protocol</a>.
 *
 * <p>A connection is a {@link dev.foray.session.Transport}: while it polls, one send is one poll answered. A frame is
 * one packet, or several with the separator between them that must not be torn apart.
 */
@NullMarked
package dev.foray.protocol.socketio.engine;

import org.jspecify.annotations.NullMarked;
