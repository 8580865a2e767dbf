package dev.foray.broker;

import dev.foray.channel.Position;
import dev.foray.channel.Publication;
import java.util.List;

/**
 * The latest publication of each key, in the order of keys.
 *
 * @param cursor to go on with; empty: there are no more
 * @param top the channel's position when they were read
 */
public record StatePage(List<Publication> entries, String cursor, Position top) {
    public StatePage {
        entries = List.copyOf(entries);
    }
}
