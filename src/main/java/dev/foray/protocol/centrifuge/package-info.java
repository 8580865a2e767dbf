/**
 * The Centrifuge client protocol, in JSON, over WebSocket and over streams: what seven maintained SDKs speak.
 *
 * <p>{@link dev.foray.protocol.centrifuge.LiveEndpoint} takes a connection from the container, its decoder makes
 * {@linkplain dev.foray.protocol.centrifuge.Command commands} of what comes in, and
 * {@link dev.foray.protocol.centrifuge.CentrifugeConnection} hands each to whatever answers its kind. Replies and
 * pushes are encoded when they are made, and leave through the session's outbox.
 *
 * <p>Where no WebSocket gets through, {@link dev.foray.protocol.centrifuge.StreamServlet} opens a stream and
 * {@link dev.foray.protocol.centrifuge.EmulationServlet} takes the commands. Who only listens comes by the former or by
 * {@link dev.foray.protocol.centrifuge.OneWayEndpoint}, and gets the pushes bare.
 */
@NullMarked
package dev.foray.protocol.centrifuge;

import org.jspecify.annotations.NullMarked;
