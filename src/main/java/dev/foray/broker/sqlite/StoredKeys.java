package dev.foray.broker.sqlite;

import dev.foray.broker.KeyEntry;
import dev.foray.channel.Publication;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of map channels as the writer knows them, the latest used in memory. Confined to the writer thread.
 *
 * <p>After a rollback it must be {@linkplain #forget emptied}.
 */
final class StoredKeys {
    private static final int MAX_IN_MEMORY = 100_000;

    /** What the next change of a key is compared with. */
    record Facts(long offset, long version, String versionEpoch, long expiresMillis) {
        static final Facts ABSENT = new Facts(0, 0, "", KeyEntry.NEVER);
    }

    private record Place(long channel, String key) {}

    private final Statements sql;
    private final Map<Place, Facts> latest = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Facts> eldest) {
            return size() > MAX_IN_MEMORY;
        }
    };

    StoredKeys(Statements sql) {
        this.sql = sql;
    }

    Facts find(long channel, String key) throws SQLException {
        Place place = new Place(channel, key);
        Facts facts = latest.get(place);
        if (facts == null) {
            facts = sql.first(
                    "SELECT offset, version, version_epoch, coalesce(expires, " + KeyEntry.NEVER
                            + ") FROM entry WHERE channel = ? AND key = ?",
                    row -> new Facts(row.getLong(1), row.getLong(2), row.getString(3), row.getLong(4)),
                    channel,
                    Columns.key(key));
            facts = facts == null ? Facts.ABSENT : facts;
            latest.put(place, facts);
        }
        return facts;
    }

    /** The key's latest publication; null if there is none. */
    @Nullable
    Publication current(long channel, String key) throws SQLException {
        return sql.first(
                "SELECT " + Columns.OF_ENTRY + " FROM entry WHERE channel = ? AND key = ?",
                Columns::publication,
                channel,
                Columns.key(key));
    }

    void put(long channel, String key, Publication publication, Facts facts) throws SQLException {
        sql.update(
                "INSERT INTO entry(channel, key, offset, time, expires, version, version_epoch, data, extra) "
                        + "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET offset = excluded.offset, "
                        + "time = excluded.time, expires = excluded.expires, version = excluded.version, "
                        + "version_epoch = excluded.version_epoch, data = excluded.data, extra = excluded.extra",
                channel,
                Columns.key(key),
                publication.offset(),
                publication.timeMillis(),
                facts.expiresMillis() == KeyEntry.NEVER ? null : facts.expiresMillis(),
                facts.version(),
                facts.versionEpoch(),
                publication.data().text(),
                new Extras(publication.tags(), publication.info()).encode());
        latest.put(new Place(channel, key), facts);
    }

    void remove(long channel, String key) throws SQLException {
        sql.update("DELETE FROM entry WHERE channel = ? AND key = ?", channel, Columns.key(key));
        latest.put(new Place(channel, key), Facts.ABSENT);
    }

    /** Reads everything anew. */
    void forget() {
        latest.clear();
    }
}
