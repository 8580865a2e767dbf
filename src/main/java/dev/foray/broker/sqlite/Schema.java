package dev.foray.broker.sqlite;

import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import java.sql.SQLException;
import java.util.List;

/**
 * The tables, and how an older file becomes a present one.
 *
 * <p>Step n makes a file of version n - 1 one of version n, in a transaction of its own; the version is in
 * {@code PRAGMA user_version}. Steps that were released are never changed, only followed by others. Immutable.
 */
final class Schema {
    /** Keys are stored as UTF-16BE, whose bytes sort as the contract wants keys to be sorted. */
    private static final String FIRST = """
            CREATE TABLE channel(
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              name TEXT UNIQUE,
              epoch TEXT NOT NULL,
              top INTEGER NOT NULL,
              removed_to INTEGER NOT NULL,
              last_time INTEGER NOT NULL,
              version INTEGER NOT NULL,
              version_epoch TEXT NOT NULL,
              check_at INTEGER,
              kind TEXT NOT NULL,
              size INTEGER NOT NULL,
              ttl INTEGER NOT NULL,
              meta_ttl INTEGER NOT NULL,
              key_ttl INTEGER NOT NULL);
            CREATE INDEX channel_check ON channel(check_at) WHERE check_at IS NOT NULL;
            CREATE INDEX channel_dropped ON channel(id) WHERE name IS NULL;
            CREATE TABLE publication(
              channel INTEGER NOT NULL,
              offset INTEGER NOT NULL,
              time INTEGER NOT NULL,
              key BLOB,
              removed INTEGER NOT NULL,
              data TEXT NOT NULL,
              extra BLOB,
              PRIMARY KEY(channel, offset)) WITHOUT ROWID;
            CREATE TABLE entry(
              channel INTEGER NOT NULL,
              key BLOB NOT NULL,
              offset INTEGER NOT NULL,
              time INTEGER NOT NULL,
              expires INTEGER,
              version INTEGER NOT NULL,
              version_epoch TEXT NOT NULL,
              data TEXT NOT NULL,
              extra BLOB,
              PRIMARY KEY(channel, key)) WITHOUT ROWID;
            CREATE INDEX entry_expiry ON entry(expires) WHERE expires IS NOT NULL;
            CREATE TABLE idempotency(
              channel INTEGER NOT NULL,
              key BLOB NOT NULL,
              offset INTEGER NOT NULL,
              expires INTEGER NOT NULL,
              PRIMARY KEY(channel, key)) WITHOUT ROWID;
            CREATE INDEX idempotency_expiry ON idempotency(expires);
            CREATE TABLE probe(filler BLOB);
            """;

    static final Schema PRESENT = new Schema(List.of(FIRST));

    private final List<String> steps;

    Schema(List<String> steps) {
        this.steps = List.copyOf(steps);
    }

    /** @throws ForayException when a newer Foray has written the file, or something that is no Foray */
    void check(Statements sql) throws SQLException {
        long version = sql.number("PRAGMA user_version", 0);
        if (version > steps.size()) {
            throw new ForayException(
                    ErrorCode.INTERNAL,
                    DataFolder.FILE_NAME + " has schema version " + version + ", this Foray knows versions up to "
                            + steps.size() + "; use the Foray that wrote it, or a newer one");
        }
        if (version == 0 && sql.number("SELECT count(*) FROM sqlite_master", 0) > 0) {
            throw new ForayException(
                    ErrorCode.INTERNAL, DataFolder.FILE_NAME + " has tables, but none of Foray's; it is left alone");
        }
    }

    /** Makes the file a present one. */
    void migrate(Statements sql) throws SQLException {
        for (int version = (int) sql.number("PRAGMA user_version", 0); version < steps.size(); version++) {
            sql.execute("BEGIN IMMEDIATE");
            try {
                for (String statement : steps.get(version).split(";\\s*")) {
                    sql.execute(statement);
                }
                sql.execute("PRAGMA user_version = " + (version + 1));
                sql.execute("COMMIT");
            } catch (SQLException e) {
                sql.execute("ROLLBACK");
                throw e;
            }
        }
    }
}
