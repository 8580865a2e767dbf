package dev.foray.protocol.centrifuge;

import dev.foray.session.Disconnect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one incoming message holds: commands, one a line, up to the first line that is none.
 *
 * @param problem why the connection has to end after these commands; null: it does not
 */
public record Commands(List<Line> lines, @Nullable Disconnect problem) {
    public Commands {
        lines = List.copyOf(lines);
    }

    /**
     * One command.
     *
     * @param length of its text, in characters
     */
    public record Line(Command command, int length) {}

    /**
     * Never fails, because containers do different things with a decoder's exceptions.
     *
     * @param maxBytes {@code websocket.message_size_limit}; Tyrus does not keep to it by itself
     */
    static Commands decode(String text, int maxBytes) {
        if (isLonger(text, maxBytes)) {
            Disconnect tooBig = Disconnect.MESSAGE_TOO_BIG.because("websocket.message_size_limit " + maxBytes);
            return new Commands(List.of(), tooBig);
        }
        List<Line> lines = new ArrayList<>(1);
        int from = 0;
        while (from < text.length()) {
            int end = text.indexOf('\n', from);
            String line = from == 0 && end < 0 ? text : text.substring(from, end < 0 ? text.length() : end);
            from = end < 0 ? text.length() : end + 1;
            if (line.isBlank()) {
                continue;
            }
            try {
                lines.add(new Line(Json.read(line, Command.class), line.length()));
            } catch (IllegalArgumentException e) {
                return new Commands(lines, Disconnect.BAD_REQUEST.because("not a JSON command, " + e.getMessage()));
            }
        }
        return new Commands(lines, lines.isEmpty() ? Disconnect.BAD_REQUEST.because("an empty message") : null);
    }

    private static boolean isLonger(String text, int maxBytes) {
        // No character takes more than three bytes, as each half of a pair takes two.
        return text.length() > maxBytes
                || (text.length() > maxBytes / 3 && text.getBytes(StandardCharsets.UTF_8).length > maxBytes);
    }
}
