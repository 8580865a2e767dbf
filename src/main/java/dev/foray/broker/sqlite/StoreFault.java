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
        int code = cause instanceof SQLException e ? e.getErrorCode() & PRIMARY_CODE : 0;
        String file = DataFolder.FILE_NAME;
        if (code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code) {
            return damaged(String.valueOf(cause.getMessage()), cause);
        }
        if (code == SQLiteErrorCode.SQLITE_FULL.code) {
            return new StoreFault(Kind.PLACE, "disk full: " + file + " cannot grow", cause);
        }
        if (code == SQLiteErrorCode.SQLITE_READONLY.code || code == SQLiteErrorCode.SQLITE_PERM.code) {
            return new StoreFault(Kind.PLACE, file + " is read-only", cause);
        }
        if (code == SQLiteErrorCode.SQLITE_IOERR.code || code == SQLiteErrorCode.SQLITE_CANTOPEN.code) {
            return new StoreFault(Kind.PLACE, "I/O error on " + file + ": " + cause.getMessage(), cause);
        }
        return new StoreFault(Kind.ITEM, file + ": " + cause.getMessage(), cause);
    }

    static StoreFault damaged(String finding, Throwable cause) {
        return new StoreFault(Kind.DAMAGED, DataFolder.FILE_NAME + " is damaged: " + finding, cause);
    }

    ForayException toException() {
        return new ForayException(ErrorCode.INTERNAL, reason, cause);
    }
}
