package dev.foray.protocol.centrifuge;

import jakarta.websocket.Decoder;

/** Decodes an incoming text message. Stateless. */
public final class CommandDecoder implements Decoder.Text<Commands> {
    @Override
    public Commands decode(String text) {
        return Commands.decode(text, LiveEndpoint.sizeLimit());
    }

    @Override
    public boolean willDecode(String text) {
        return true;
    }
}
