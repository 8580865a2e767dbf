package dev.foray.broker.sqlite;

import dev.foray.broker.Times;
import java.sql.SQLException;
import java.util.List;

/**
 * What the writer does on its own: removes keys whose time is over, trims, forgets idle channels, deletes what was
 * dropped. Each round does a bounded amount. Confined to the writer thread.
 */
final class Chores {
    private static final int KEYS = 500;
    private static final int CHANNELS = 100;
    private static final int ROWS = 2_000;
    private static final int PROBE_BYTES = 65_536;

    private record Expired(long channel, String key) {}

    private final Statements sql;
    private final Store store;
    private boolean more;

    Chores(Store store) {
        this.sql = store.sql();
        this.store = store;
    }

    /** Whether there is anything to do. */
    boolean due(long nowMillis) throws SQLException {
        return sql.number("SELECT 1 FROM entry WHERE expires <= ? LIMIT 1", 0, nowMillis) == 1
                || sql.number("SELECT 1 FROM channel WHERE check_at <= ? LIMIT 1", 0, nowMillis) == 1
                || sql.number("SELECT 1 FROM idempotency WHERE expires <= ? LIMIT 1", 0, nowMillis) == 1
                || sql.number("SELECT 1 FROM channel WHERE name IS NULL LIMIT 1", 0) == 1;
    }

    /** Does a round, as part of the batch; returns whether there is more to do. */
    boolean perform(Batch batch, long nowMillis) throws SQLException {
        more = false;
        expireKeys(batch, nowMillis);
        checkChannels(batch, nowMillis);
        sql.update(
                "DELETE FROM idempotency WHERE (channel, key) IN "
                        + "(SELECT channel, key FROM idempotency WHERE expires <= ? LIMIT " + ROWS + ")",
                nowMillis);
        deleteDropped();
        return more;
    }

    private void expireKeys(Batch batch, long nowMillis) throws SQLException {
        List<Expired> expired = sql.list(
                "SELECT channel, key FROM entry WHERE expires <= ? ORDER BY expires LIMIT " + KEYS,
                row -> new Expired(row.getLong(1), Columns.key(row.getBytes(2))),
                nowMillis);
        for (Expired entry : expired) {
            ChannelRow row = store.channels().find(entry.channel());
            if (row == null) {
                sql.update(
                        "DELETE FROM entry WHERE channel = ? AND key = ?", entry.channel(), Columns.key(entry.key()));
            } else if (!store.channels().sound(row)) {
                batch.drop(row);
            } else {
                batch.expire(row, entry.key());
            }
        }
        more |= expired.size() == KEYS;
    }

    private void checkChannels(Batch batch, long nowMillis) throws SQLException {
        List<Long> due = sql.list(
                "SELECT id FROM channel WHERE check_at <= ? ORDER BY check_at LIMIT " + CHANNELS,
                row -> row.getLong(1),
                nowMillis);
        int budget = ROWS;
        for (long id : due) {
            ChannelRow row = store.channels().find(id);
            if (row != null && budget > 0) {
                budget -= check(batch, row, nowMillis, budget);
            }
        }
        more |= due.size() == CHANNELS || budget <= 0;
    }

    private int check(Batch batch, ChannelRow row, long nowMillis, int budget) throws SQLException {
        int deleted = store.trimming().trim(row, nowMillis, budget);
        if (deleted == budget) {
            batch.touch(row);
            return deleted;
        }
        if (store.channels().forgettable(row, nowMillis)) {
            batch.drop(row);
            return deleted;
        }
        if (row.oldest <= row.top) {
            row.checkAtMillis = Math.max(nowMillis + 1, store.trimming().nextMillis(row));
        } else {
            // A channel whose keys keep it is looked at again when they have gone.
            row.checkAtMillis =
                    row.idle(nowMillis) ? ChannelRow.NEVER : Times.forgottenAt(row.lastMillis, row.retention);
        }
        store.channels().save(row);
        return deleted + 1;
    }

    private void deleteDropped() throws SQLException {
        Long id = sql.first("SELECT id FROM channel WHERE name IS NULL LIMIT 1", row -> row.getLong(1));
        if (id == null) {
            return;
        }
        int deleted = 0;
        for (String table : List.of("publication", "entry", "idempotency")) {
            String key = table.equals("publication") ? "offset" : "key";
            deleted += sql.update(
                    "DELETE FROM " + table + " WHERE channel = ? AND " + key + " IN (SELECT " + key + " FROM " + table
                            + " WHERE channel = ? LIMIT " + ROWS + ")",
                    id,
                    id);
        }
        if (deleted == 0) {
            sql.update("DELETE FROM channel WHERE id = ?", id);
        }
        more = true;
    }

    /** Writes something and takes it back, to learn whether writing works again. */
    void probe() throws SQLException {
        sql.update("INSERT INTO probe(filler) VALUES(zeroblob(" + PROBE_BYTES + "))");
        sql.update("DELETE FROM probe");
    }
}
