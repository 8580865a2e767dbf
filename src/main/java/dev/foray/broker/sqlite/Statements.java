package dev.foray.broker.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.jdbc4.JDBC4Connection;

/**
 * One connection and its prepared statements, each prepared when first used. Confined to one thread at a time.
 *
 * <p>Opened without {@code DriverManager}, which would hold on to the class loader.
 */
final class Statements implements AutoCloseable {
    private static final int BUSY_MILLIS = 5_000;

    /** Reads one row. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Takes one row after the other until it returns false. */
    interface Rows {
        boolean take(ResultSet row) throws SQLException;
    }

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private long changes;

    private Statements(Connection connection) {
        this.connection = connection;
    }

    /** For the writer: each commit is on disk when it returns. */
    static Statements forWriting(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setCacheSize(-32_768);
        config.setJournalSizeLimit(64 << 20);
        return new Statements(connection(file, config));
    }

    /** Changes nothing, not even when it is the last to close the file. */
    static Statements forReading(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        return new Statements(connection(file, config));
    }

    private static Connection connection(Path file, SQLiteConfig config) throws SQLException {
        String path = file.toAbsolutePath().toString();
        Thread thread = Thread.currentThread();
        ClassLoader context = thread.getContextClassLoader();
        // The first connection runs uname, and the JDK's thread that waits for its end keeps this loader for a minute.
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            return new JDBC4Connection("jdbc:sqlite:" + path, path, config.toProperties());
        } finally {
            thread.setContextClassLoader(context);
        }
    }

    Connection connection() {
        return connection;
    }

    /** How many statements have changed something. */
    long changes() {
        return changes;
    }

    /** Runs a statement that is not worth being prepared. */
    void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Changes rows; returns how many. */
    int update(String sql, @Nullable Object... values) throws SQLException {
        int rows = bound(sql, values).executeUpdate();
        changes += rows;
        return rows;
    }

    /** {@code BEGIN}, {@code COMMIT} and their like, prepared. */
    void control(String sql) throws SQLException {
        bound(sql).execute();
    }

    /** Gives rows to the taker, until it has enough. */
    void forEach(String sql, Rows taker, @Nullable Object... values) throws SQLException {
        try (ResultSet rows = bound(sql, values).executeQuery()) {
            boolean more = true;
            while (more && rows.next()) {
                more = taker.take(rows);
            }
        }
    }

    <T> List<T> list(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
        List<T> found = new ArrayList<>();
        forEach(sql, rows -> found.add(row.read(rows)), values);
        return found;
    }

    /** The first row; null if there is none. */
    <T> @Nullable T first(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
        try (ResultSet rows = bound(sql, values).executeQuery()) {
            return rows.next() ? row.read(rows) : null;
        }
    }

    /** The number in the first row; {@code otherwise} if there is none, or if it is null. */
    long number(String sql, long otherwise, @Nullable Object... values) throws SQLException {
        try (ResultSet rows = bound(sql, values).executeQuery()) {
            if (!rows.next()) {
                return otherwise;
            }
            long number = rows.getLong(1);
            return rows.wasNull() ? otherwise : number;
        }
    }

    /** Lets go of all prepared statements: after a failure the driver leaves some unusable and others open. */
    void reset() {
        for (PreparedStatement statement : prepared.values()) {
            try {
                statement.close();
            } catch (SQLException e) {
                System.getLogger(Statements.class.getName()).log(System.Logger.Level.DEBUG, "statement not closed", e);
            }
        }
        prepared.clear();
    }

    private PreparedStatement bound(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    @Override
    public void close() throws SQLException {
        reset();
        connection.close();
    }
}
