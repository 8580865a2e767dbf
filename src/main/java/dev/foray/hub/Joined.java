package dev.foray.hub;

import dev.foray.channel.Position;
import dev.foray.channel.Publication;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber is given when it has joined. More of what it missed may follow as ordinary publications, where it
 * is too much for one reply.
 *
 * @param position the channel's top, or with {@code recovered} the position asked for, from which {@code publications}
 *     lead on; null where the channel has none
 * @param recovered nothing is missing
 * @param wasRecovering it asked for recovery
 * @param state for {@link Recovery#STATE}
 */
public record Joined(
        @Nullable Position position,
        boolean recovered,
        boolean wasRecovering,
        List<Publication> publications,
        List<Publication> state) {
    public Joined {
        publications = List.copyOf(publications);
        state = List.copyOf(state);
    }
}
