package dev.foray.broker.sqlite;

import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which channels were found without a gap since the start, so that each is looked through once. A file that was put
 * together from copies, or that lost pages, is found out here. Thread-safe.
 */
final class SoundChannels {
    private static final int MAX = 100_000;

    private final Set<Long> ids = ConcurrentHashMap.newKeySet();

    void add(long id) {
        if (ids.size() >= MAX) {
            ids.clear();
        }
        ids.add(id);
    }

    /** Whether the stored publications of the channel end with {@code top} and have no gap, or there are none. */
    boolean check(Statements sql, long id, long top) throws SQLException {
        if (ids.contains(id)) {
            return true;
        }
        Boolean found = sql.first(
                "SELECT min(offset), max(offset), count(*) FROM publication WHERE channel = ?",
                row -> row.getLong(3) == 0 || (row.getLong(2) == top && row.getLong(3) == top - row.getLong(1) + 1),
                id);
        boolean sound = Boolean.TRUE.equals(found);
        if (sound) {
            add(id);
        }
        return sound;
    }
}
