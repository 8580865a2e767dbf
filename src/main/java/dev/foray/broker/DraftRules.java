package dev.foray.broker;

import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import org.jspecify.annotations.Nullable;

/** What a draft must be like before any broker takes it. */
public final class DraftRules {
    private DraftRules() {}

    /** @throws ForayException 107, when the draft does not fit its channel or is over a limit */
    public static void check(Draft draft, Retention retention) {
        KeyChange change = draft.change();
        if (retention.isMap() && change == null) {
            throw new ForayException(ErrorCode.BAD_REQUEST, "a publication of a map channel needs a key");
        }
        if (!retention.isMap() && change != null) {
            throw new ForayException(ErrorCode.BAD_REQUEST, "only publications of map channels have a key");
        }
        if (change != null && change.key().isEmpty()) {
            throw new ForayException(ErrorCode.BAD_REQUEST, "key is empty");
        }
        checkLength("key", change == null ? null : change.key(), KeyChange.MAX_KEY);
        checkLength("idempotency key", draft.idempotencyKey(), Draft.MAX_IDEMPOTENCY_KEY);
    }

    private static void checkLength(String name, @Nullable String value, int max) {
        if (value != null && value.length() > max) {
            throw new ForayException(ErrorCode.BAD_REQUEST, name + " is longer than " + max + " characters");
        }
    }

    /** @throws ForayException 108, when the channel has no keys */
    public static void checkMap(Retention retention) {
        if (!retention.isMap()) {
            throw new ForayException(ErrorCode.NOT_AVAILABLE, "the channel has no keys");
        }
    }

    /** @throws ForayException 108, when the channel has no position */
    public static void checkKept(Retention retention) {
        if (retention.kind() == Retention.Kind.NONE) {
            throw new ForayException(ErrorCode.NOT_AVAILABLE, "the channel keeps no history");
        }
    }

    /** Roughly what a draft occupies, for the bounds of queues and caches. */
    public static int sizeBytes(Draft draft) {
        int tags = draft.tags().entrySet().stream()
                .mapToInt(tag -> tag.getKey().length() + tag.getValue().length())
                .sum();
        KeyChange change = draft.change();
        return 250
                + draft.data().text().length()
                + tags
                + (change == null ? 0 : change.key().length());
    }
}
