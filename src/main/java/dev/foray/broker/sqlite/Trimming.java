package dev.foray.broker.sqlite;

import dev.foray.broker.Times;
import java.sql.SQLException;

/** Deletes publications that are past their limits, some at a time. Confined to the writer thread. */
final class Trimming {
    /** How many more than wanted a channel may have before publishing trims it; so not every one does. */
    static final int SLACK = 64;

    private final Statements sql;

    Trimming(Statements sql) {
        this.sql = sql;
    }

    /** Deletes up to {@code max} of the oldest; returns how many it were. */
    int trim(ChannelRow row, long nowMillis, int max) throws SQLException {
        long last = Math.min(row.top, row.oldest + max - 1);
        int deleted = sql.update(
                "DELETE FROM publication WHERE channel = ? AND offset BETWEEN ? AND ? AND (offset <= ? OR time <= ?)",
                row.key.id(),
                row.oldest,
                last,
                row.floor(),
                Times.cutoff(Math.max(nowMillis, row.lastMillis), row.retention));
        row.oldest += deleted;
        return deleted;
    }

    /** When the oldest publication is past its time to live; only for a channel that has one. */
    long nextMillis(ChannelRow row) throws SQLException {
        long oldestMillis = sql.number(
                "SELECT time FROM publication WHERE channel = ? ORDER BY offset LIMIT 1", row.lastMillis, row.key.id());
        return Times.after(oldestMillis, Times.millis(row.retention.ttl()));
    }
}
