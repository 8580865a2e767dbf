/**
 * Socket.IO, version 5, over Engine.IO: a namespace of Socket.IO is a channel, an event that a client emits is a
 * publication in it, and connection state recovery reads the channel's history. See the <a
 * href="https://github.com/socketio/socket.io/blob/main/docs/socket.io-protocol/v5-current.md">protocol</a>.
 *
 * <p>An event is the publication {@code {"event": name, "args": [...]}}; binary data in it are objects
 * {@code {"_binary": "<Base64>"}}, which clients of Socket.IO get as binary data again.
 */
@NullMarked
package dev.foray.protocol.socketio;

import org.jspecify.annotations.NullMarked;
