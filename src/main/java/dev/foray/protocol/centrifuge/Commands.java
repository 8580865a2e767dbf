package dev.foray.protocol.centrifuge;

import dev.foray.protocol.SizeLimit;
import dev.foray.session.Disconnect;
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
     * @param limit checked here, because Tyrus does not
     */
    static Commands decode(String text, SizeLimit limit) {
        if (limit.isExceededBy(text)) {
            return new Commands(List.of(), limit.disconnect());
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
}
