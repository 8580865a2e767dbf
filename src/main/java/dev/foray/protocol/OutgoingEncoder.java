package dev.foray.protocol;

import jakarta.websocket.Encoder;

/**
 * Encodes an outgoing text message, which is text already: a container calls encoders once for each recipient, and a
 * publication is to be encoded once for all of them. Stateless.
 */
public final class OutgoingEncoder implements Encoder.Text<Outgoing> {
    @Override
    public String encode(Outgoing outgoing) {
        return outgoing.text();
    }
}
