package dev.foray.broker.sqlite;

import dev.foray.channel.ChannelName;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The question of somebody who waits to hear which channels of a namespace have something stored. */
record StoredNames(String namespace, int limit, CompletableFuture<List<ChannelName>> future) {
    /** Whatever has a publication has its latest one; what is past its time may still be in the file for a moment. */
    private static final String STORED = """
             AND (
              (top > removed_to AND EXISTS (
                SELECT 1 FROM publication p WHERE p.channel = c.id AND p.offset = c.top AND p.time > ? - c.ttl))
              OR EXISTS (SELECT 1 FROM entry e WHERE e.channel = c.id AND (e.expires IS NULL OR e.expires > ?)))
            ORDER BY name LIMIT ?""";

    /** The names of a namespace are those from {@code namespace:} to before {@code namespace;}, the next character. */
    private static final String OF_NAMESPACE = "SELECT name FROM channel c WHERE name >= ? AND name < ?" + STORED;

    private static final String WITHOUT_NAMESPACE =
            "SELECT name FROM channel c WHERE instr(name, ':') = 0 AND substr(name, 1, 1) <> '$'" + STORED;

    List<ChannelName> read(Statements sql, long nowMillis) throws SQLException {
        Statements.Row<ChannelName> name = row -> new ChannelName(row.getString(1));
        return namespace.isEmpty()
                ? sql.list(WITHOUT_NAMESPACE, name, nowMillis, nowMillis, limit)
                : sql.list(OF_NAMESPACE, name, namespace + ":", namespace + ";", nowMillis, nowMillis, limit);
    }
}
