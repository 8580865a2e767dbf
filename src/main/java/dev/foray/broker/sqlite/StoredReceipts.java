package dev.foray.broker.sqlite;

import dev.foray.broker.Standing;
import dev.foray.broker.Times;
import dev.foray.channel.Position;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The idempotency keys of the last five minutes. Confined to the writer thread. */
final class StoredReceipts {
    private final Statements sql;

    StoredReceipts(Statements sql) {
        this.sql = sql;
    }

    /** Where the publication with this key is, with offset 0 if it has no place; null: there was none. */
    @Nullable
    Position find(ChannelRow row, @Nullable String key, long nowMillis) throws SQLException {
        if (key == null) {
            return null;
        }
        return sql.first(
                "SELECT offset FROM idempotency WHERE channel = ? AND key = ? AND expires > ?",
                found -> new Position(row.key.epoch(), found.getLong(1)),
                row.key.id(),
                Columns.key(key),
                nowMillis);
    }

    void remember(ChannelRow row, @Nullable String key, long offset, long nowMillis) throws SQLException {
        if (key == null) {
            return;
        }
        sql.update(
                "INSERT OR REPLACE INTO idempotency(channel, key, offset, expires) VALUES(?, ?, ?, ?)",
                row.key.id(),
                Columns.key(key),
                offset,
                Times.after(nowMillis, Standing.IDEMPOTENCY_MILLIS));
    }
}
