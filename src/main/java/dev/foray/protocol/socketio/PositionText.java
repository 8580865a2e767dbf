package dev.foray.protocol.socketio;

import dev.foray.channel.Position;
import java.util.Optional;

/** A position as clients keep it: the epoch, a colon, the offset. */
final class PositionText {
    private static final int MAX_DIGITS = 18;

    private PositionText() {}

    static String of(Position position) {
        return position.epoch() + ":" + position.offset();
    }

    /** Empty where it is none. */
    static Optional<Position> parse(String text) {
        int colon = text.lastIndexOf(':');
        String digits = text.substring(colon + 1);
        boolean number = !digits.isEmpty()
                && digits.length() <= MAX_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return colon > 0 && number
                ? Optional.of(new Position(text.substring(0, colon), Long.parseLong(digits)))
                : Optional.empty();
    }
}
