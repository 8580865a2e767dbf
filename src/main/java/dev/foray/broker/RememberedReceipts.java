package dev.foray.broker;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The receipts of one channel's idempotency keys, for five minutes; above {@link #MAX_KEYS} the oldest are forgotten
 * sooner. Guarded by its owner's lock.
 */
final class RememberedReceipts {
    /** How many keys of one channel are remembered at most. */
    static final int MAX_KEYS = 100_000;

    private record Remembered(Receipt receipt, long untilMillis) {}

    private final Map<String, Remembered> byKey = new LinkedHashMap<>();

    @Nullable
    Receipt find(@Nullable String key, long nowMillis) {
        Remembered remembered = key == null ? null : byKey.get(key);
        return remembered == null || remembered.untilMillis() <= nowMillis ? null : remembered.receipt();
    }

    void remember(@Nullable String key, Receipt receipt, long nowMillis) {
        forget(nowMillis);
        if (key != null) {
            byKey.remove(key);
            byKey.put(key, new Remembered(receipt, Times.after(nowMillis, Standing.IDEMPOTENCY_MILLIS)));
        }
    }

    /** Lets go of what is older than five minutes. */
    void forget(long nowMillis) {
        Iterator<Remembered> oldest = byKey.values().iterator();
        while (oldest.hasNext() && (oldest.next().untilMillis() <= nowMillis || byKey.size() >= MAX_KEYS)) {
            oldest.remove();
        }
    }

    boolean isEmpty() {
        return byKey.isEmpty();
    }

    void clear() {
        byKey.clear();
    }
}
