package dev.foray.broker.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;

/**
 * The writer's connection and what it keeps of the tables. Confined to the writer thread, but for opening and closing.
 */
record Store(Statements sql, ChannelRows channels, StoredKeys keys, StoredReceipts receipts, Trimming trimming) {
    /** Opens a file that was found sound, and makes it a present one. */
    static Store open(Path file, Schema schema, SoundChannels sound, SqliteLimits limits) throws SQLException {
        Statements sql = Statements.forWriting(file);
        try {
            schema.migrate(sql);
        } catch (SQLException e) {
            sql.close();
            throw e;
        }
        // A batch must find all its channels in memory until it is committed.
        int rows = Math.max(limits.cachedChannels(), 2 * limits.batchItems());
        return new Store(
                sql,
                new ChannelRows(sql, sound, rows),
                new StoredKeys(sql),
                new StoredReceipts(sql),
                new Trimming(sql));
    }

    /** Undoes what is not committed. */
    void rollback() {
        channels.forget();
        keys.forget();
        sql.reset();
        try {
            sql.execute("ROLLBACK");
        } catch (SQLException e) {
            // SQLite itself has rolled back what it could not go on with, such as on a full disk.
            System.getLogger(Store.class.getName()).log(System.Logger.Level.DEBUG, "nothing to roll back", e);
        }
    }

    /** Leaves a single file behind. */
    void close() throws SQLException {
        try {
            sql.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        } finally {
            sql.close();
        }
    }
}
