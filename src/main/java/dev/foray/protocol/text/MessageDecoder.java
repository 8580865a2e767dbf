package dev.foray.protocol.text;

import jakarta.websocket.Decoder;

/** Decodes an incoming text message, all of whose text is what is to be published. Stateless. */
public final class MessageDecoder implements Decoder.Text<Message> {
    @Override
    public Message decode(String text) {
        return new Message(text);
    }

    @Override
    public boolean willDecode(String text) {
        return true;
    }
}
