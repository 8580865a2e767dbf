/**
 * What the protocols have in common at the edge to the container: handshakes, the ways out over a WebSocket and over a
 * stream, who may come in, and signs of life. Each protocol has a package below, and none knows another.
 */
@NullMarked
package dev.foray.protocol;

import org.jspecify.annotations.NullMarked;
