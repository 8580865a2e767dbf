/**
 * Plain text over WebSocket, {@code /ws/{channel}} or {@code /ws?channel=}, for clients without a library: what one
 * sends is published as a JSON string, and what is published arrives as one text message each.
 *
 * <p>{@link dev.foray.protocol.text.TextEndpoint} takes a connection from the container, the URL says what the client
 * wants, and {@link dev.foray.protocol.text.TextConnection} subscribes it to its one channel and publishes for it.
 * {@link dev.foray.protocol.text.UpgradeFilter} answers whoever comes there without a WebSocket.
 */
@NullMarked
package dev.foray.protocol.text;

import org.jspecify.annotations.NullMarked;
