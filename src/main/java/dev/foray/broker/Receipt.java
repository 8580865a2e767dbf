package dev.foray.broker;

import dev.foray.channel.Position;
import dev.foray.channel.Publication;
import org.jspecify.annotations.Nullable;

/**
 * What became of a publication.
 *
 * @param position its place; null where the channel keeps no history or the draft said {@code skipHistory}; of a
 *     suppressed one: for {@code IDEMPOTENCY} the first one's place, else the channel's top
 * @param suppressed why it was not made; null: it was
 * @param current with {@link Suppression#POSITION_MISMATCH} the key's latest publication, null if there is none
 */
public record Receipt(
        @Nullable Position position,
        @Nullable Suppression suppressed,
        @Nullable Publication current) {
    public static Receipt at(@Nullable Position position) {
        return new Receipt(position, null, null);
    }
}
