package dev.foray.broker.sqlite;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteErrorCode;

/**
 * The look at a file before anything is written to it, on a connection that changes nothing.
 *
 * <p>It takes {@link #AFTER_CLOSE} at the most, or {@link #AFTER_KILL} where the file was not closed; a larger file is
 * then taken as sound, and damage is found where it is met. Immutable.
 */
final class Inspection {
    static final Duration AFTER_CLOSE = Duration.ofSeconds(2);
    static final Duration AFTER_KILL = Duration.ofSeconds(10);

    private static final Logger log = System.getLogger(Inspection.class.getName());
    private static final int STEPS_BETWEEN_LOOKS = 100_000;

    private final DataFolder folder;
    private final Schema schema;

    Inspection(DataFolder folder, Schema schema) {
        this.folder = folder;
        this.schema = schema;
    }

    /** What is wrong with the file; null: nothing that was found in time. */
    @Nullable
    StoreFault damage() throws SQLException, IOException {
        Duration limit = folder.leftOpen() ? AFTER_KILL : AFTER_CLOSE;
        try (Statements sql = Statements.forReading(folder.file())) {
            schema.check(sql);
            String finding = finding(sql, limit);
            return finding.equals("ok") ? null : StoreFault.damaged(finding, new SQLException(finding));
        } catch (SQLException e) {
            StoreFault fault = StoreFault.of(e);
            if (fault.kind() == StoreFault.Kind.DAMAGED) {
                return fault;
            }
            throw e;
        }
    }

    private String finding(Statements sql, Duration limit) throws SQLException {
        long deadline = System.nanoTime() + limit.toNanos();
        ProgressHandler.setHandler(sql.connection(), STEPS_BETWEEN_LOOKS, new ProgressHandler() {
            @Override
            protected int progress() {
                return System.nanoTime() - deadline > 0 ? 1 : 0;
            }
        });
        try {
            String finding = sql.first("PRAGMA quick_check(1)", row -> row.getString(1));
            return finding == null ? "ok" : finding;
        } catch (SQLException e) {
            if (e.getErrorCode() != SQLiteErrorCode.SQLITE_INTERRUPT.code) {
                throw e;
            }
            log.log(Level.INFO, "check not finished in time limit=" + limit + " file=" + folder.file());
            return "ok";
        } finally {
            ProgressHandler.clearHandler(sql.connection());
        }
    }
}
