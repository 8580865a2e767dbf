package dev.foray.broker.sqlite;

import dev.foray.broker.Epochs;
import dev.foray.broker.Retention;
import dev.foray.broker.Times;
import dev.foray.channel.ChannelName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The channels as the writer knows them: the latest used in memory, all in the table. Confined to the writer thread.
 *
 * <p>After a rollback it must be {@linkplain #forget emptied}.
 */
final class ChannelRows {
    private static final String COLUMNS = "id, name, epoch, top, removed_to, last_time, version, version_epoch, "
            + "check_at, kind, size, ttl, meta_ttl, key_ttl";

    private final Statements sql;
    private final SoundChannels sound;
    private final Map<ChannelName, ChannelRow> latest;

    ChannelRows(Statements sql, SoundChannels sound, int maxInMemory) {
        this.sql = sql;
        this.sound = sound;
        this.latest = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<ChannelName, ChannelRow> eldest) {
                return size() > maxInMemory;
            }
        };
    }

    /** The channel of a name; null if there is none. */
    @Nullable
    ChannelRow find(ChannelName name) throws SQLException {
        ChannelRow row = latest.get(name);
        if (row == null) {
            row = sql.first("SELECT " + COLUMNS + " FROM channel WHERE name = ?", ChannelRows::read, name.value());
            if (row != null) {
                row.oldest = sql.number(
                        "SELECT offset FROM publication WHERE channel = ? ORDER BY offset LIMIT 1",
                        row.top + 1,
                        row.key.id());
                latest.put(name, row);
            }
        }
        return row;
    }

    /** The channel of a number; null if it is none any more. */
    @Nullable
    ChannelRow find(long id) throws SQLException {
        String name = sql.first("SELECT name FROM channel WHERE id = ?", row -> row.getString(1), id);
        return name == null ? null : find(new ChannelName(name));
    }

    private static ChannelRow read(ResultSet columns) throws SQLException {
        ChannelName name = new ChannelName(columns.getString(2));
        ChannelRow row = new ChannelRow(
                new ChannelRow.Key(columns.getLong(1), name, columns.getString(3)),
                retention(columns),
                columns.getLong(6));
        row.top = columns.getLong(4);
        row.removedTo = columns.getLong(5);
        row.version = new ChannelRow.Version(columns.getLong(7), columns.getString(8));
        long checkAt = columns.getLong(9);
        row.checkAtMillis = columns.wasNull() ? ChannelRow.NEVER : checkAt;
        return row;
    }

    private static Retention retention(ResultSet columns) throws SQLException {
        return new Retention(
                Retention.Kind.valueOf(columns.getString(10)),
                columns.getInt(11),
                Duration.ofMillis(columns.getLong(12)),
                Duration.ofMillis(columns.getLong(13)),
                Duration.ofMillis(columns.getLong(14)));
    }

    /** A new epoch of a channel that has none. */
    ChannelRow create(ChannelName name, Retention retention, long nowMillis) throws SQLException {
        String epoch = Epochs.next();
        Long id = sql.first(
                "INSERT INTO channel(" + COLUMNS
                        + ") VALUES(NULL, ?, ?, 0, 0, ?, 0, '', ?, ?, ?, ?, ?, ?) RETURNING id",
                row -> row.getLong(1),
                name.value(),
                epoch,
                nowMillis,
                checkAt(Times.forgottenAt(nowMillis, retention)),
                retention.kind().name(),
                retention.size(),
                Times.millis(retention.ttl()),
                Times.millis(retention.metaTtl()),
                Times.millis(retention.keyTtl()));
        if (id == null) {
            throw new SQLException("a new channel got no number");
        }
        ChannelRow row = new ChannelRow(new ChannelRow.Key(id, name, epoch), retention, nowMillis);
        row.checkAtMillis = Times.forgottenAt(nowMillis, retention);
        sound.add(id);
        latest.put(name, row);
        return row;
    }

    /** Takes the channel's name away; its rows go little by little. */
    void drop(ChannelRow row) throws SQLException {
        sql.update("UPDATE channel SET name = NULL, check_at = NULL WHERE id = ?", row.key.id());
        latest.remove(row.key.name());
    }

    /** Whether nothing is missing: the stored publications end with the latest one and have no gap. */
    boolean sound(ChannelRow row) throws SQLException {
        return sound.check(sql, row.key.id(), row.top);
    }

    /** Whether the channel has had its time: nothing published for long, and no keys. */
    boolean forgettable(ChannelRow row, long nowMillis) throws SQLException {
        return row.idle(nowMillis) && sql.number("SELECT 1 FROM entry WHERE channel = ? LIMIT 1", 0, row.key.id()) == 0;
    }

    /** Writes what has changed but the retention. */
    void save(ChannelRow row) throws SQLException {
        sql.update(
                "UPDATE channel SET top = ?, removed_to = ?, last_time = ?, version = ?, version_epoch = ?, "
                        + "check_at = ? WHERE id = ?",
                row.top,
                row.removedTo,
                row.lastMillis,
                row.version.number(),
                row.version.epoch(),
                checkAt(row.checkAtMillis),
                row.key.id());
    }

    /** Writes the retention if it is another one than before. */
    void retain(ChannelRow row, Retention retention) throws SQLException {
        if (row.retention.equals(retention)) {
            return;
        }
        row.retention = retention;
        sql.update(
                "UPDATE channel SET kind = ?, size = ?, ttl = ?, meta_ttl = ?, key_ttl = ? WHERE id = ?",
                retention.kind().name(),
                retention.size(),
                Times.millis(retention.ttl()),
                Times.millis(retention.metaTtl()),
                Times.millis(retention.keyTtl()),
                row.key.id());
    }

    private static @Nullable Long checkAt(long millis) {
        return millis == ChannelRow.NEVER ? null : millis;
    }

    /** Reads everything anew. */
    void forget() {
        latest.clear();
    }
}
