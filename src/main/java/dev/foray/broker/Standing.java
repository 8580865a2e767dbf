package dev.foray.broker;

import org.jspecify.annotations.Nullable;

/**
 * How things stand in a channel at the moment that a draft comes, as far as the draft's conditions go.
 *
 * @param repeated whether its idempotency key was used in the last five minutes
 * @param version the highest one published to the channel, or to the draft's key; 0: none
 * @param versionEpoch the one that came with it
 * @param keyOffset the offset of the latest publication of the draft's key; 0: the key does not exist
 */
public record Standing(boolean repeated, long version, String versionEpoch, long keyOffset) {
    /** How long an idempotency key is remembered. */
    public static final long IDEMPOTENCY_MILLIS = 300_000;

    /** The first condition of the draft that is not met; null: all are. */
    public @Nullable Suppression unmet(Draft draft) {
        if (repeated) {
            return Suppression.IDEMPOTENCY;
        }
        if (draft.version() != 0
                && draft.version() <= version
                && draft.versionEpoch().equals(versionEpoch)) {
            return Suppression.VERSION;
        }
        return draft.change() == null ? null : unmet(draft.change());
    }

    private @Nullable Suppression unmet(KeyChange change) {
        boolean exists = keyOffset != 0;
        Long expected = change.expectedOffset();
        if (change.mode() == KeyChange.Mode.IF_NEW && exists) {
            return Suppression.KEY_EXISTS;
        }
        if (expected != null && expected != keyOffset) {
            return Suppression.POSITION_MISMATCH;
        }
        if (!exists && (change.removed() || change.mode() == KeyChange.Mode.IF_EXISTS)) {
            return Suppression.KEY_NOT_FOUND;
        }
        return null;
    }
}
