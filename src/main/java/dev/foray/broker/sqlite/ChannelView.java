package dev.foray.broker.sqlite;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.foray.broker.HistoryPage;
import dev.foray.broker.HistoryQuery;
import dev.foray.broker.KeyEntry;
import dev.foray.broker.KeyTable;
import dev.foray.broker.Retention;
import dev.foray.broker.StatePage;
import dev.foray.broker.StateQuery;
import dev.foray.broker.StreamWindow;
import dev.foray.broker.Times;
import dev.foray.channel.Position;
import dev.foray.channel.Publication;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What memory has of one epoch of a channel: the latest publications that are committed, and either all keys or none.
 *
 * <p>It says nothing where it does not have all that a question is about. Guarded by {@code lock}.
 */
final class ChannelView {
    /**
     * A publication that was committed.
     *
     * @param expiresMillis when its key goes by itself
     * @param previousMillis when the one before was made, or the channel
     */
    record Addition(Publication publication, long expiresMillis, long previousMillis) {}

    /**
     * What is known of publications that are not in the window.
     *
     * @param none whether there are none, or none that will ever be wanted
     * @param latestMillis none of them was made after that
     */
    record Before(boolean none, long latestMillis) {}

    /** What was read from the file; what is missing all the same is too much for memory. */
    private record Tried(boolean stream, boolean keys) {}

    private final Object lock = new Object();
    private final String epoch;

    @GuardedBy("lock")
    private StreamWindow stream;

    @GuardedBy("lock")
    private Before before;

    @GuardedBy("lock")
    private long removedTo;

    @GuardedBy("lock")
    private long lastMillis;

    @GuardedBy("lock")
    private @Nullable KeyTable keys;

    @GuardedBy("lock")
    private long bytes;

    @GuardedBy("lock")
    private long keyBytes;

    @GuardedBy("lock")
    private Tried tried = new Tried(false, false);

    ChannelView(String epoch, StreamWindow stream, Before before, long lastMillis) {
        this.epoch = epoch;
        this.stream = stream;
        this.before = before;
        this.lastMillis = lastMillis;
        this.bytes = sizeBytes(stream);
    }

    /** Of a channel in which nothing was ever published. */
    static ChannelView ofNew(String epoch, long nowMillis) {
        ChannelView view = new ChannelView(epoch, new StreamWindow(0), new Before(true, 0), nowMillis);
        view.keep(new KeyTable(), 0);
        view.triedAll(true);
        return view;
    }

    private static long sizeBytes(StreamWindow stream) {
        long sum = 0;
        for (long offset = stream.base() + 1; offset <= stream.top(); offset++) {
            sum += Columns.sizeBytes(stream.at(offset));
        }
        return sum;
    }

    /** Roughly what it occupies. */
    long bytes() {
        synchronized (lock) {
            return bytes + keyBytes;
        }
    }

    /** Adds all keys of the channel, which are as of the latest publication here. */
    void keep(KeyTable all, long allBytes) {
        synchronized (lock) {
            keys = all;
            keyBytes = allBytes;
        }
    }

    /** All of it was read that memory may keep, with or without keys. */
    void triedAll(boolean keysToo) {
        synchronized (lock) {
            tried = new Tried(true, keysToo);
        }
    }

    /** Whether reading it again would bring no more. */
    boolean tried(boolean keysToo) {
        synchronized (lock) {
            return tried.stream() && (tried.keys() || !keysToo);
        }
    }

    void removed(long upTo) {
        synchronized (lock) {
            removedTo = Math.max(removedTo, upTo);
        }
    }

    /** Whether it is the one to show a publication: of its epoch, and without a gap before it. */
    boolean precedes(ChannelRow.Key key, Publication publication) {
        synchronized (lock) {
            return epoch.equals(key.epoch()) && publication.offset() <= stream.top() + 1;
        }
    }

    /** Shows what was committed; what is shown already changes nothing. */
    void append(Addition addition, Retention retention, long maxBytes) {
        Publication publication = addition.publication();
        synchronized (lock) {
            if (publication.offset() <= stream.top()) {
                return;
            }
            stream.append(publication);
            bytes += Columns.sizeBytes(publication);
            lastMillis = publication.timeMillis();
            dropTo(Math.max(stream.top() - retention.size(), expiredTo(lastMillis, retention)), before.none());
            while (bytes > maxBytes && stream.base() < stream.top()) {
                dropTo(stream.base() + 1, false);
            }
            change(keys, publication, addition.expiresMillis());
            if (keyBytes > maxBytes) {
                keys = null;
                keyBytes = 0;
            }
        }
    }

    @GuardedBy("lock")
    private long expiredTo(long nowMillis, Retention retention) {
        return stream.offsetAtTime(Times.cutoff(Math.max(nowMillis, lastMillis), retention));
    }

    @GuardedBy("lock")
    private void dropTo(long offset, boolean none) {
        while (stream.base() < offset && stream.base() < stream.top()) {
            Publication dropped = stream.at(stream.base() + 1);
            bytes -= Columns.sizeBytes(dropped);
            before = new Before(none, dropped.timeMillis());
            stream.dropTo(dropped.offset());
        }
    }

    @GuardedBy("lock")
    private void change(@Nullable KeyTable table, Publication publication, long expiresMillis) {
        if (table == null || publication.key() == null) {
            return;
        }
        String key = Objects.requireNonNull(publication.key());
        KeyEntry old = publication.removed()
                ? table.remove(key)
                : table.put(key, new KeyEntry(publication, expiresMillis, 0, ""));
        keyBytes += publication.removed() ? 0 : Columns.sizeBytes(publication);
        keyBytes -= old == null ? 0 : Columns.sizeBytes(old.publication());
    }

    /** Empty when not all of it is here. */
    Optional<HistoryPage> history(HistoryQuery query, Retention retention, long nowMillis) {
        synchronized (lock) {
            if (perhapsForgotten(retention, nowMillis)) {
                return Optional.empty();
            }
            Position top = new Position(epoch, stream.top());
            Position since = query.since();
            if (query.limit() == 0 || (since != null && !since.epoch().equals(epoch))) {
                return Optional.of(new HistoryPage(List.of(), top));
            }
            long floor = Math.max(removedTo, stream.top() - retention.size());
            boolean allHere = before.none()
                    || lowest(query, floor) >= stream.base()
                    || before.latestMillis() <= Times.cutoff(Math.max(nowMillis, lastMillis), retention);
            return allHere
                    ? Optional.of(new HistoryPage(
                            stream.select(query, Math.max(floor, expiredTo(nowMillis, retention))), top))
                    : Optional.empty();
        }
    }

    /** Nothing up to there is asked for. */
    @GuardedBy("lock")
    private long lowest(HistoryQuery query, long floor) {
        Position since = query.since();
        if (!query.reverse()) {
            return since == null ? floor : Math.max(floor, StreamWindow.clamped(since));
        }
        long start = since == null ? stream.top() : Math.min(stream.top(), StreamWindow.clamped(since) - 1);
        return query.limit() < 0 ? floor : Math.max(floor, start - query.limit());
    }

    /** Empty when the keys are not here. */
    Optional<StatePage> state(StateQuery query, Retention retention, long nowMillis) {
        synchronized (lock) {
            return keys == null || perhapsForgotten(retention, nowMillis)
                    ? Optional.empty()
                    : Optional.of(keys.page(query, new Position(epoch, stream.top()), nowMillis));
        }
    }

    /** Empty when the keys are not here. */
    Optional<Long> stateSize(Retention retention, long nowMillis) {
        synchronized (lock) {
            return keys == null || perhapsForgotten(retention, nowMillis)
                    ? Optional.empty()
                    : Optional.of(keys.live(nowMillis));
        }
    }

    @GuardedBy("lock")
    private boolean perhapsForgotten(Retention retention, long nowMillis) {
        return Times.forgottenAt(lastMillis, retention) <= nowMillis && (keys == null || keys.isEmpty());
    }

    /** Takes over what a snapshot has and this has not; the snapshot's view is not used any more. */
    void complete(ChannelView snapshot, Retention retention) {
        synchronized (snapshot.lock) {
            synchronized (lock) {
                boolean meets = epoch.equals(snapshot.epoch) && snapshot.stream.top() >= stream.base();
                if (meets && keys == null && snapshot.keys != null && snapshot.stream.top() <= stream.top()) {
                    takeKeys(snapshot.keys, snapshot.keyBytes, snapshot.stream.top(), retention);
                }
                if (meets && snapshot.stream.base() < stream.base()) {
                    takeStream(snapshot.stream, snapshot.before);
                }
                if (meets) {
                    boolean settled = snapshot.tried.keys() && (keys != null || snapshot.keys == null);
                    tried = new Tried(true, tried.keys() || settled);
                }
            }
        }
    }

    @GuardedBy("lock")
    private void takeKeys(KeyTable all, long allBytes, long asOf, Retention retention) {
        keyBytes = allBytes;
        for (long offset = asOf + 1; offset <= stream.top(); offset++) {
            Publication publication = stream.at(offset);
            change(all, publication, Times.keyExpiry(publication.timeMillis(), retention));
        }
        keys = all;
    }

    @GuardedBy("lock")
    private void takeStream(StreamWindow older, Before olderBefore) {
        StreamWindow whole = new StreamWindow(older.base());
        for (long offset = older.base() + 1; offset <= stream.top(); offset++) {
            whole.append(offset <= stream.base() ? older.at(offset) : stream.at(offset));
        }
        stream = whole;
        before = olderBefore;
        bytes = sizeBytes(whole);
    }
}
