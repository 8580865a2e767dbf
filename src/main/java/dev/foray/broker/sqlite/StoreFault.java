package dev.foray.broker.sqlite;

import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** Why the store could not do something, and what that means for everything else. */
record StoreFault(Kind kind, String reason, Throwable cause) {
    /** What is wrong. */
    enum Kind {
        /** The file itself; nothing more may be written to it. */
        DAMAGED,
        /** The place where the file is: full, read-only, failing. It may pass. */
        PLACE,
        /** What was to be written; anything else may go well. */
        ITEM
    }

    private static final int PRIMARY_CODE = 0xff;

    static StoreFault of(Throwable cause) {
        String file = DataFolder.FILE_NAME;
        if (!(cause instanceof SQLException failure)) {
            return new StoreFault(Kind.ITEM, String.valueOf(cause), cause);
        }
        return switch (primary(failure)) {
            case SQLITE_CORRUPT, SQLITE_NOTADB -> damaged(String.valueOf(cause.getMessage()), cause);
            case SQLITE_CONSTRAINT, SQLITE_TOOBIG, SQLITE_MISMATCH ->
                new StoreFault(Kind.ITEM, file + ": " + cause.getMessage(), cause);
            case SQLITE_FULL -> new StoreFault(Kind.PLACE, "disk full: " + file + " cannot grow", cause);
            case SQLITE_READONLY, SQLITE_PERM -> new StoreFault(Kind.PLACE, file + " is read-only", cause);
            case SQLITE_BUSY, SQLITE_LOCKED ->
                new StoreFault(Kind.PLACE, file + " is locked by another process", cause);
            case SQLITE_IOERR, SQLITE_CANTOPEN ->
                new StoreFault(Kind.PLACE, "I/O error on " + file + ": " + cause.getMessage(), cause);
            default -> new StoreFault(Kind.PLACE, file + ": " + cause.getMessage(), cause);
        };
    }

    /** The kind of result; its details are in the bits above. */
    private static SQLiteErrorCode primary(SQLException cause) {
        return SQLiteErrorCode.getErrorCode(cause.getErrorCode() & PRIMARY_CODE);
    }

    static StoreFault damaged(String finding, Throwable cause) {
        return new StoreFault(Kind.DAMAGED, DataFolder.FILE_NAME + " is damaged: " + finding, cause);
    }

    ForayException toException() {
        return new ForayException(ErrorCode.INTERNAL, reason, cause);
    }
}
