package dev.foray.protocol;

import dev.foray.session.Disconnect;
import java.nio.charset.StandardCharsets;

/**
 * How large an incoming message may be: {@code websocket.message_size_limit}. Containers are told too, but Tyrus does
 * not keep to it where the message comes in one frame.
 *
 * @param bytes in UTF-8
 */
public record SizeLimit(int bytes) {
    public boolean isExceededBy(String text) {
        // No character takes more than three bytes, as each half of a pair takes two.
        return text.length() > bytes
                || (text.length() > bytes / 3 && text.getBytes(StandardCharsets.UTF_8).length > bytes);
    }

    /** What whoever exceeds it is told. */
    public Disconnect disconnect() {
        return Disconnect.MESSAGE_TOO_BIG.because("websocket.message_size_limit " + bytes);
    }
}
