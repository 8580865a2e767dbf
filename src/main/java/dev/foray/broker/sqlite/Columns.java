package dev.foray.broker.sqlite;

import dev.foray.channel.JsonText;
import dev.foray.channel.Publication;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** How values are kept in columns, and read from them. */
final class Columns {
    /** What {@link #publication} reads, from the table of that name. */
    static final String OF_PUBLICATION = "offset, time, key, removed, data, extra";

    /** What {@link #publication} reads, from the table of entries. */
    static final String OF_ENTRY = "offset, time, key, 0, data, extra";

    private static final int OVERHEAD_BYTES = 250;

    private Columns() {}

    static Publication publication(ResultSet row) throws SQLException {
        byte[] key = row.getBytes(3);
        Extras extras = extras(row.getBytes(6));
        return new Publication(
                new JsonText(row.getString(5)),
                row.getLong(1),
                key == null ? null : key(key),
                row.getInt(4) == 1,
                extras.tags(),
                extras.info(),
                row.getLong(2));
    }

    private static Extras extras(byte @Nullable [] bytes) throws SQLException {
        try {
            return Extras.decode(bytes);
        } catch (IllegalArgumentException e) {
            throw new SQLException(e.getMessage(), null, org.sqlite.SQLiteErrorCode.SQLITE_CORRUPT.code, e);
        }
    }

    /** UTF-16BE, whatever the characters are: halves of surrogate pairs stay what they are. */
    static byte[] key(String key) {
        ByteBuffer bytes = ByteBuffer.allocate(key.length() * 2);
        bytes.asCharBuffer().put(key);
        return bytes.array();
    }

    static String key(byte[] bytes) {
        return ByteBuffer.wrap(bytes).asCharBuffer().toString();
    }

    /** Roughly what a publication occupies in memory. */
    static int sizeBytes(Publication publication) {
        String key = publication.key();
        return OVERHEAD_BYTES + publication.data().text().length() + (key == null ? 0 : key.length() * 2);
    }
}
