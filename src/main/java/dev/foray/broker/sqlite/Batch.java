package dev.foray.broker.sqlite;

import dev.foray.broker.Draft;
import dev.foray.broker.KeyChange;
import dev.foray.broker.KeyEntry;
import dev.foray.broker.Receipt;
import dev.foray.broker.Retention;
import dev.foray.broker.Standing;
import dev.foray.broker.Suppression;
import dev.foray.broker.Times;
import dev.foray.channel.ChannelName;
import dev.foray.channel.JsonText;
import dev.foray.channel.Position;
import dev.foray.channel.Publication;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What goes into one transaction, and what is to happen once it is committed: showing, delivering, acknowledging, in
 * the order of the tasks. If it is not committed, none of that happens. Confined to the writer thread.
 */
final class Batch {
    private static final Logger log = System.getLogger(Batch.class.getName());

    private final Store store;
    private final Aftermath aftermath;
    private final long nowMillis;
    private final Set<ChannelRow> touched = new LinkedHashSet<>();
    private final List<Runnable> afterCommit = new ArrayList<>();

    Batch(Store store, Aftermath aftermath, long nowMillis) {
        this.store = store;
        this.aftermath = aftermath;
        this.nowMillis = nowMillis;
    }

    void perform(WriteTask task) throws SQLException {
        if (task instanceof WriteTask.Publish publish) {
            publish(publish);
        } else if (task instanceof WriteTask.RemoveHistory removal) {
            removeHistory(removal);
        } else if (task instanceof WriteTask.Clear clear) {
            clear(clear);
        } else if (task instanceof WriteTask.Open open) {
            open(open.channel(), open.retention());
            afterCommit.add(() -> open.future().complete(null));
        } else {
            throw new AssertionError(task);
        }
    }

    private ChannelRow open(ChannelName name, Retention retention) throws SQLException {
        ChannelRow row = store.channels().find(name);
        if (row != null) {
            boolean sound = store.channels().sound(row);
            if (sound && !store.channels().forgettable(row, nowMillis)) {
                store.channels().retain(row, retention);
                return row;
            }
            store.channels().drop(row);
            touched.remove(row);
            return create(name, retention, !sound);
        }
        return create(name, retention, false);
    }

    private ChannelRow create(ChannelName name, Retention retention, boolean told) throws SQLException {
        ChannelRow row = store.channels().create(name, retention, nowMillis);
        touched.add(row);
        afterCommit.add(() -> aftermath.began(row.key, nowMillis, told));
        return row;
    }

    private void publish(WriteTask.Publish task) throws SQLException {
        ChannelRow row = open(task.channel(), task.retention());
        Draft draft = task.draft();
        StoredKeys.Facts facts = StoredKeys.Facts.ABSENT;
        if (draft.change() != null) {
            facts = facts(row, draft.change().key());
        }
        Position first = store.receipts().find(row, draft.idempotencyKey(), nowMillis);
        boolean repeated = first != null;
        Standing standing = draft.change() == null
                ? new Standing(repeated, row.version.number(), row.version.epoch(), 0)
                : new Standing(repeated, facts.version(), facts.versionEpoch(), facts.offset());
        Suppression unmet = standing.unmet(draft);
        Receipt receipt = unmet == null
                ? make(row, draft, facts)
                : new Receipt(position(first, row), unmet, current(row, draft.change(), unmet));
        afterCommit.add(() -> task.future().complete(receipt));
    }

    /** What is known of a key, which goes first if its time is over. */
    private StoredKeys.Facts facts(ChannelRow row, String key) throws SQLException {
        StoredKeys.Facts facts = store.keys().find(row.key.id(), key);
        if (facts.expiresMillis() <= nowMillis) {
            expire(row, key);
            return StoredKeys.Facts.ABSENT;
        }
        return facts;
    }

    private static @Nullable Position position(@Nullable Position first, ChannelRow row) {
        if (first == null) {
            return row.position();
        }
        return first.offset() == 0 ? null : first;
    }

    private @Nullable Publication current(ChannelRow row, @Nullable KeyChange change, Suppression unmet)
            throws SQLException {
        return change == null || unmet != Suppression.POSITION_MISMATCH
                ? null
                : store.keys().current(row.key.id(), change.key());
    }

    private Receipt make(ChannelRow row, Draft draft, StoredKeys.Facts before) throws SQLException {
        KeyChange change = draft.change();
        boolean numbered = change != null || !draft.skipHistory();
        touched.add(row);
        Publication publication = new Publication(
                draft.data(),
                numbered ? row.top + 1 : 0,
                change == null ? null : change.key(),
                change != null && change.removed(),
                draft.tags(),
                draft.info(),
                Math.max(row.lastMillis, nowMillis));
        if (change == null && draft.version() != 0) {
            row.version = new ChannelRow.Version(draft.version(), draft.versionEpoch());
        }
        store.receipts().remember(row, draft.idempotencyKey(), publication.offset(), nowMillis);
        if (!numbered) {
            row.tick(nowMillis);
            afterCommit.add(() -> aftermath.deliver(row.key.name(), publication, ""));
            return Receipt.at(null);
        }
        long expires = KeyEntry.NEVER;
        if (change != null && !change.removed()) {
            expires = Times.keyExpiry(publication.timeMillis(), row.retention);
            boolean inherits = draft.version() == 0;
            StoredKeys.Facts after = new StoredKeys.Facts(
                    publication.offset(),
                    inherits ? before.version() : draft.version(),
                    inherits ? before.versionEpoch() : draft.versionEpoch(),
                    expires);
            store.keys().put(row.key.id(), change.key(), publication, after);
        }
        append(row, publication, expires);
        return Receipt.at(row.position());
    }

    /** Removes a key whose time is over, and says so. */
    void expire(ChannelRow row, String key) throws SQLException {
        touched.add(row);
        long time = Math.max(row.lastMillis, nowMillis);
        append(row, new Publication(JsonText.NULL, row.top + 1, key, true, Map.of(), null, time), KeyEntry.NEVER);
    }

    private void append(ChannelRow row, Publication publication, long expires) throws SQLException {
        String key = publication.key();
        store.sql()
                .update(
                        "INSERT INTO publication(channel, offset, time, key, removed, data, extra) VALUES(?, ?, ?, ?, ?, ?, ?)",
                        row.key.id(),
                        publication.offset(),
                        publication.timeMillis(),
                        key == null ? null : Columns.key(key),
                        publication.removed() ? 1 : 0,
                        publication.data().text(),
                        new Extras(publication.tags(), publication.info()).encode());
        if (publication.removed()) {
            store.keys().remove(row.key.id(), Objects.requireNonNull(key));
        }
        long previousMillis = row.lastMillis;
        row.top = publication.offset();
        row.tick(nowMillis);
        Retention retention = row.retention;
        afterCommit.add(() -> aftermath.appended(row.key, retention, publication, expires, previousMillis));
    }

    private void removeHistory(WriteTask.RemoveHistory task) throws SQLException {
        ChannelRow row = open(task.channel(), task.retention());
        touched.add(row);
        row.removedTo = row.top;
        row.checkAtMillis = nowMillis;
        long removedTo = row.top;
        afterCommit.add(() -> {
            aftermath.removed(row.key, removedTo);
            task.future().complete(null);
        });
    }

    private void clear(WriteTask.Clear task) throws SQLException {
        ChannelRow row = store.channels().find(task.channel());
        if (row != null) {
            store.channels().drop(row);
            touched.remove(row);
        }
        create(task.channel(), task.retention(), true);
        afterCommit.add(() -> task.future().complete(null));
    }

    /** Takes the channel's name away, and what memory has of it. */
    void drop(ChannelRow row) throws SQLException {
        store.channels().drop(row);
        touched.remove(row);
        afterCommit.add(() -> aftermath.ended(row.key));
    }

    /** The last thing before the commit: trims the channels that got longer, and writes where they stand. */
    void finish() throws SQLException {
        int budget = 2 * afterCommit.size() + 1_000;
        for (ChannelRow row : touched) {
            if (row.floor() - row.oldest >= Trimming.SLACK && budget > 0) {
                budget -= store.trimming().trim(row, nowMillis, budget);
            }
            row.checkInTime();
            store.channels().save(row);
        }
    }

    /** What the commit made true happens. */
    void committed() {
        for (Runnable consequence : afterCommit) {
            try {
                consequence.run();
            } catch (RuntimeException e) {
                // What is committed stays so, and the others must still hear of theirs.
                log.log(Level.ERROR, "after a commit", e);
            }
        }
    }

    /** Sees to it that the row is written. */
    void touch(ChannelRow row) {
        touched.add(row);
    }
}
