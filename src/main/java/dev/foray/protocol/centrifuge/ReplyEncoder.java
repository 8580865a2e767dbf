package dev.foray.protocol.centrifuge;

import jakarta.websocket.Encoder;

/**
 * Encodes an outgoing text message. Its replies and pushes are text already: a container calls encoders once for each
 * recipient, and a publication is to be encoded once for all of them. Stateless.
 */
public final class ReplyEncoder implements Encoder.Text<Outgoing> {
    @Override
    public String encode(Outgoing outgoing) {
        return outgoing.text();
    }
}
