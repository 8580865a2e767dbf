package dev.foray.broker;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.foray.channel.JsonText;
import dev.foray.channel.Position;
import dev.foray.channel.Publication;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One channel of the {@link MemoryBroker}: its epoch, its stream and its keys.
 *
 * <p>Changed by the ordering thread only, read by any. Once forgotten it answers nothing more, and its place is taken
 * by another one with another epoch. Guarded by {@code lock}.
 */
final class MemoryChannel {
    /**
     * What publishing to a channel led to.
     *
     * @param publications to be delivered, in this order: removals of keys whose time is over, and the new one
     * @param nextExpiryMillis when the next key goes
     */
    record Outcome(List<Publication> publications, String epoch, Receipt receipt, long nextExpiryMillis) {}

    private record Version(long number, String epoch) {
        static final Version NONE = new Version(0, "");
    }

    private static final StateQuery FIRST_KEY = new StateQuery(null, "", 1);

    private final Object lock = new Object();
    private final Retention retention;

    @GuardedBy("lock")
    private final KeyTable keys = new KeyTable();

    @GuardedBy("lock")
    private final RememberedReceipts remembered = new RememberedReceipts();

    @GuardedBy("lock")
    private StreamWindow stream = new StreamWindow(0);

    @GuardedBy("lock")
    private String epoch = Epochs.next();

    @GuardedBy("lock")
    private Version version = Version.NONE;

    @GuardedBy("lock")
    private long lastMillis;

    @GuardedBy("lock")
    private boolean forgotten;

    MemoryChannel(Retention retention, long nowMillis) {
        this.retention = retention;
        this.lastMillis = nowMillis;
    }

    /** Makes the publication unless a condition is not met; empty when the channel is forgotten. */
    Optional<Outcome> publish(Draft draft, long nowMillis) {
        synchronized (lock) {
            if (forgotten) {
                return Optional.empty();
            }
            List<Publication> made = new ArrayList<>(1);
            expireKeysLocked(nowMillis, made);
            Receipt first = remembered.find(draft.idempotencyKey(), nowMillis);
            Suppression unmet = standingLocked(draft, first != null).unmet(draft);
            Receipt receipt =
                    unmet == null ? makeLocked(draft, nowMillis, made) : suppressedLocked(draft, unmet, first);
            return Optional.of(new Outcome(made, epoch, receipt, keys.nextExpiryMillis()));
        }
    }

    @GuardedBy("lock")
    private Standing standingLocked(Draft draft, boolean repeated) {
        KeyChange change = draft.change();
        if (change == null) {
            return new Standing(repeated, version.number(), version.epoch(), 0);
        }
        KeyEntry entry = keys.get(change.key());
        return entry == null
                ? new Standing(repeated, 0, "", 0)
                : new Standing(
                        repeated,
                        entry.version(),
                        entry.versionEpoch(),
                        entry.publication().offset());
    }

    @GuardedBy("lock")
    private Receipt suppressedLocked(Draft draft, Suppression unmet, @Nullable Receipt first) {
        if (first != null) {
            return new Receipt(first.position(), unmet, null);
        }
        KeyEntry entry = draft.change() == null ? null : keys.get(draft.change().key());
        Position top = retention.kind() == Retention.Kind.NONE ? null : topLocked();
        return new Receipt(
                top, unmet, unmet != Suppression.POSITION_MISMATCH || entry == null ? null : entry.publication());
    }

    @GuardedBy("lock")
    private Receipt makeLocked(Draft draft, long nowMillis, List<Publication> made) {
        KeyChange change = draft.change();
        boolean numbered = retention.isMap() || (retention.keepsStream() && !draft.skipHistory());
        lastMillis = Math.max(lastMillis, nowMillis);
        Publication publication = new Publication(
                draft.data(),
                numbered ? stream.top() + 1 : 0,
                change == null ? null : change.key(),
                change != null && change.removed(),
                draft.tags(),
                draft.info(),
                lastMillis);
        made.add(publication);
        if (numbered) {
            keepLocked(publication);
        }
        if (change == null) {
            version = draft.version() == 0 ? version : new Version(draft.version(), draft.versionEpoch());
        } else {
            changeKeyLocked(publication, draft);
        }
        Receipt receipt = Receipt.at(numbered ? topLocked() : null);
        remembered.remember(draft.idempotencyKey(), receipt, nowMillis);
        return receipt;
    }

    @GuardedBy("lock")
    private void changeKeyLocked(Publication publication, Draft draft) {
        String key = Objects.requireNonNull(publication.key());
        if (publication.removed()) {
            keys.remove(key);
            return;
        }
        KeyEntry before = keys.get(key);
        Version latest = draft.version() != 0 || before == null
                ? new Version(draft.version(), draft.versionEpoch())
                : new Version(before.version(), before.versionEpoch());
        long expires = Times.keyExpiry(publication.timeMillis(), retention);
        keys.put(key, new KeyEntry(publication, expires, latest.number(), latest.epoch()));
    }

    @GuardedBy("lock")
    private void keepLocked(Publication publication) {
        stream.append(publication);
        trimLocked(publication.timeMillis());
    }

    @GuardedBy("lock")
    private void trimLocked(long nowMillis) {
        stream.dropTo(
                Math.max(stream.top() - retention.size(), stream.offsetAtTime(Times.cutoff(nowMillis, retention))));
    }

    /** Removes the keys whose time is over; empty when there are none, or when the channel is forgotten. */
    Optional<Outcome> expireKeys(long nowMillis) {
        synchronized (lock) {
            List<Publication> made = new ArrayList<>();
            if (!forgotten) {
                expireKeysLocked(nowMillis, made);
            }
            return forgotten
                    ? Optional.empty()
                    : Optional.of(new Outcome(made, epoch, Receipt.at(topLocked()), keys.nextExpiryMillis()));
        }
    }

    @GuardedBy("lock")
    private void expireKeysLocked(long nowMillis, List<Publication> made) {
        for (String key = keys.firstExpired(nowMillis); key != null; key = keys.firstExpired(nowMillis)) {
            lastMillis = Math.max(lastMillis, nowMillis);
            Publication removal =
                    new Publication(JsonText.NULL, stream.top() + 1, key, true, Map.of(), null, lastMillis);
            keys.remove(key);
            keepLocked(removal);
            made.add(removal);
        }
    }

    /** Empty when the channel is forgotten. */
    Optional<HistoryPage> history(HistoryQuery query, long nowMillis) {
        synchronized (lock) {
            if (forgotten) {
                return Optional.empty();
            }
            trimLocked(Math.max(lastMillis, nowMillis));
            Position since = query.since();
            boolean other = since != null && !since.epoch().equals(epoch);
            return Optional.of(new HistoryPage(other ? List.of() : stream.select(query, 0), topLocked()));
        }
    }

    /** Empty when the channel is forgotten. */
    Optional<StatePage> state(StateQuery query, long nowMillis) {
        synchronized (lock) {
            return forgotten ? Optional.empty() : Optional.of(keys.page(query, topLocked(), nowMillis));
        }
    }

    /** Empty when the channel is forgotten. */
    Optional<Long> stateSize(long nowMillis) {
        synchronized (lock) {
            return forgotten ? Optional.empty() : Optional.of(keys.live(nowMillis));
        }
    }

    /** Whether it has publications or keys that are to outlive its subscribers. */
    boolean stores(long nowMillis) {
        synchronized (lock) {
            if (forgotten || !retention.keepsStream()) {
                return false;
            }
            trimLocked(Math.max(lastMillis, nowMillis));
            return stream.top() > stream.base()
                    || !keys.page(FIRST_KEY, topLocked(), nowMillis).entries().isEmpty();
        }
    }

    /** Drops the publications kept; returns where the channel stands. */
    Position removeHistory() {
        synchronized (lock) {
            stream.dropTo(stream.top());
            return topLocked();
        }
    }

    /** Begins anew; returns the new epoch. */
    String clear(long nowMillis) {
        synchronized (lock) {
            keys.clear();
            remembered.clear();
            stream = new StreamWindow(0);
            epoch = Epochs.next();
            version = Version.NONE;
            lastMillis = nowMillis;
            return epoch;
        }
    }

    /** Lets go of what is over. */
    void tidy(long nowMillis) {
        synchronized (lock) {
            remembered.forget(nowMillis);
            trimLocked(Math.max(lastMillis, nowMillis));
        }
    }

    /** Lets go of the channel itself if nothing has been going on for long; tells whether so. */
    boolean forgetIfIdle(long nowMillis) {
        synchronized (lock) {
            forgotten = forgotten
                    || (retention.kind() == Retention.Kind.NONE
                            ? remembered.isEmpty() && lastMillis + 1_000 <= nowMillis
                            : keys.isEmpty() && Times.forgottenAt(lastMillis, retention) <= nowMillis);
            return forgotten;
        }
    }

    @GuardedBy("lock")
    private Position topLocked() {
        return new Position(epoch, stream.top());
    }
}
