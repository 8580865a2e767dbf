package dev.foray.broker.sqlite;

import dev.foray.broker.HistoryPage;
import dev.foray.broker.HistoryQuery;
import dev.foray.broker.KeyEntry;
import dev.foray.broker.KeyTable;
import dev.foray.broker.Retention;
import dev.foray.broker.StatePage;
import dev.foray.broker.StateQuery;
import dev.foray.broker.StreamWindow;
import dev.foray.broker.Times;
import dev.foray.channel.ChannelName;
import dev.foray.channel.Position;
import dev.foray.channel.Publication;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One channel as the file has it at one moment. Valid while its connection's transaction lasts; confined to its thread.
 */
final class Snapshot {
    /** The row of the channel. */
    record Head(long id, String epoch, long top, long removedTo, long lastMillis) {}

    private static final String PUBLICATIONS = "SELECT " + Columns.OF_PUBLICATION + " FROM publication "
            + "WHERE channel = ? AND offset > ? AND offset <= ? ORDER BY offset ";
    private static final String LIVE_ENTRIES =
            " FROM entry WHERE channel = ? AND key > ? AND (expires IS NULL OR expires > ?) ";

    private final Statements sql;
    private final Head head;
    private final Retention retention;
    private final long nowMillis;

    private Snapshot(Statements sql, Head head, Retention retention, long nowMillis) {
        this.sql = sql;
        this.head = head;
        this.retention = retention;
        this.nowMillis = nowMillis;
    }

    /** Null when the writer has to make the channel first: it is not there, has had its time, or has a gap. */
    static @Nullable Snapshot of(
            Statements sql, SoundChannels sound, ChannelName name, Retention retention, long nowMillis)
            throws SQLException {
        Head head = sql.first(
                "SELECT id, epoch, top, removed_to, last_time FROM channel WHERE name = ?",
                row -> new Head(row.getLong(1), row.getString(2), row.getLong(3), row.getLong(4), row.getLong(5)),
                name.value());
        if (head == null || !sound.check(sql, head.id(), head.top())) {
            return null;
        }
        Snapshot snapshot = new Snapshot(sql, head, retention, nowMillis);
        return snapshot.forgettable() ? null : snapshot;
    }

    private boolean forgettable() throws SQLException {
        return Times.forgottenAt(head.lastMillis(), retention) <= nowMillis
                && sql.number("SELECT 1 FROM entry WHERE channel = ? LIMIT 1", 0, head.id()) == 0;
    }

    private Position top() {
        return new Position(head.epoch(), head.top());
    }

    /** Everything up to it is not to be shown: dropped, too much, or too old. */
    private long floor() throws SQLException {
        long floor = Math.max(head.removedTo(), head.top() - retention.size());
        long first = sql.number(
                "SELECT offset FROM publication WHERE channel = ? AND offset > ? AND time > ? ORDER BY offset LIMIT 1",
                head.top() + 1,
                head.id(),
                floor,
                Times.cutoff(Math.max(nowMillis, head.lastMillis()), retention));
        return first - 1;
    }

    HistoryPage history(HistoryQuery query) throws SQLException {
        Position since = query.since();
        if (query.limit() == 0 || (since != null && !since.epoch().equals(head.epoch()))) {
            return new HistoryPage(List.of(), top());
        }
        long after = floor();
        long upTo = head.top();
        if (since != null && query.reverse()) {
            upTo = Math.min(upTo, StreamWindow.clamped(since) - 1);
        } else if (since != null) {
            after = Math.max(after, StreamWindow.clamped(since));
        }
        String order = query.reverse() ? "DESC LIMIT ?" : "ASC LIMIT ?";
        return new HistoryPage(
                sql.list(PUBLICATIONS + order, Columns::publication, head.id(), after, upTo, query.limit()), top());
    }

    StatePage state(StateQuery query) throws SQLException {
        if (query.key() != null) {
            List<Publication> found = sql.list(
                    "SELECT " + Columns.OF_ENTRY + " FROM entry WHERE channel = ? AND key = ? "
                            + "AND (expires IS NULL OR expires > ?)",
                    Columns::publication,
                    head.id(),
                    Columns.key(query.key()),
                    nowMillis);
            return new StatePage(found, "", top());
        }
        long limit = query.limit() < 0 ? -1 : query.limit() + 1L;
        List<Publication> found = new ArrayList<>(sql.list(
                "SELECT " + Columns.OF_ENTRY + LIVE_ENTRIES + "ORDER BY key LIMIT ?",
                Columns::publication,
                head.id(),
                Columns.key(query.cursor()),
                nowMillis,
                limit));
        if (query.limit() < 0 || found.size() <= query.limit()) {
            return new StatePage(found, "", top());
        }
        found.remove(found.size() - 1);
        String last = found.isEmpty() ? "" : found.get(found.size() - 1).key();
        return new StatePage(found, last == null ? "" : last, top());
    }

    long stateSize() throws SQLException {
        return sql.number("SELECT count(*)" + LIVE_ENTRIES, 0, head.id(), Columns.key(""), nowMillis);
    }

    /** What memory may keep of the channel, within the bound. */
    ChannelView view(boolean withKeys, long maxBytes) throws SQLException {
        long floor = floor();
        List<Publication> latest = new ArrayList<>();
        long[] bytes = {0};
        sql.forEach(
                PUBLICATIONS + "DESC",
                row -> {
                    Publication publication = Columns.publication(row);
                    bytes[0] += Columns.sizeBytes(publication);
                    return bytes[0] <= maxBytes && latest.add(publication);
                },
                head.id(),
                floor,
                head.top());
        Collections.reverse(latest);
        StreamWindow stream = new StreamWindow(head.top() - latest.size());
        latest.forEach(stream::append);
        long latestMillis = latest.isEmpty() ? head.lastMillis() : latest.get(0).timeMillis();
        ChannelView view = new ChannelView(
                head.epoch(), stream, new ChannelView.Before(stream.base() <= floor, latestMillis), head.lastMillis());
        view.removed(head.removedTo());
        view.triedAll(withKeys);
        if (withKeys) {
            keepKeys(view, maxBytes);
        }
        return view;
    }

    private void keepKeys(ChannelView view, long maxBytes) throws SQLException {
        KeyTable keys = new KeyTable();
        long[] bytes = {0};
        sql.forEach(
                "SELECT " + Columns.OF_ENTRY + ", coalesce(expires, " + KeyEntry.NEVER
                        + ") FROM entry WHERE channel = ? ORDER BY coalesce(expires, 0)",
                row -> {
                    Publication publication = Columns.publication(row);
                    String key = publication.key();
                    bytes[0] += Columns.sizeBytes(publication);
                    if (key != null && bytes[0] <= maxBytes) {
                        keys.put(key, new KeyEntry(publication, row.getLong(7), 0, ""));
                    }
                    return bytes[0] <= maxBytes;
                },
                head.id());
        if (bytes[0] <= maxBytes) {
            view.keep(keys, bytes[0]);
        }
    }
}
