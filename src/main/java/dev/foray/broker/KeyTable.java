package dev.foray.broker;

import dev.foray.channel.Position;
import dev.foray.channel.Publication;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a map channel in the order of their names, and of those that expire, in the order in which they do.
 * Guarded by its owner's lock.
 */
public final class KeyTable {
    private final NavigableMap<String, KeyEntry> entries = new TreeMap<>();

    /** In the order of setting, which is the order of expiry because all keys of a channel live equally long. */
    private final Map<String, Long> expiries = new LinkedHashMap<>();

    public @Nullable KeyEntry get(String key) {
        return entries.get(key);
    }

    /** Returns the entry that it takes the place of. */
    public @Nullable KeyEntry put(String key, KeyEntry entry) {
        expiries.remove(key);
        if (entry.expiresMillis() != KeyEntry.NEVER) {
            expiries.put(key, entry.expiresMillis());
        }
        return entries.put(key, entry);
    }

    /** Returns the entry that is no more. */
    public @Nullable KeyEntry remove(String key) {
        expiries.remove(key);
        return entries.remove(key);
    }

    /** The key whose time was over first; null: none's is. */
    public @Nullable String firstExpired(long nowMillis) {
        if (nextExpiryMillis() > nowMillis) {
            return null;
        }
        return expiries.keySet().iterator().next();
    }

    /** When the next key goes; {@link KeyEntry#NEVER}: none does. */
    public long nextExpiryMillis() {
        return expiries.isEmpty()
                ? KeyEntry.NEVER
                : expiries.values().iterator().next();
    }

    public void clear() {
        entries.clear();
        expiries.clear();
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** How many keys there are whose time is not over. */
    public long live(long nowMillis) {
        return entries.values().stream()
                .filter(entry -> !entry.expired(nowMillis))
                .count();
    }

    /** The part that the query asks for, without the keys whose time is over. */
    public StatePage page(StateQuery query, Position top, long nowMillis) {
        if (query.key() != null) {
            KeyEntry entry = entries.get(query.key());
            return new StatePage(
                    entry == null || entry.expired(nowMillis) ? List.of() : List.of(entry.publication()), "", top);
        }
        NavigableMap<String, KeyEntry> rest =
                query.cursor().isEmpty() ? entries : entries.tailMap(query.cursor(), false);
        List<Publication> page = new ArrayList<>();
        String last = "";
        for (var entry : rest.entrySet()) {
            if (entry.getValue().expired(nowMillis)) {
                continue;
            }
            if (query.limit() >= 0 && page.size() == query.limit()) {
                return new StatePage(page, last, top);
            }
            page.add(entry.getValue().publication());
            last = entry.getKey();
        }
        return new StatePage(page, "", top);
    }
}
