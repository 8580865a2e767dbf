package dev.foray.broker;

import dev.foray.channel.Position;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a stream is wanted.
 *
 * @param limit how many publications at most; 0: none, only the top position; negative: all
 * @param since only what follows it (in reverse: only what is before it); null: from the oldest (the latest) on
 * @param reverse the latest first
 */
public record HistoryQuery(int limit, @Nullable Position since, boolean reverse) {
    public static final HistoryQuery TOP = new HistoryQuery(0, null, false);

    public static HistoryQuery since(Position since, int limit) {
        return new HistoryQuery(limit, since, false);
    }
}
