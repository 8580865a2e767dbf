package dev.foray.broker;

import dev.foray.channel.Position;
import dev.foray.channel.Publication;
import java.util.List;

/** Publications in the order asked for, and the channel's top position when they were read. */
public record HistoryPage(List<Publication> publications, Position top) {
    public HistoryPage {
        publications = List.copyOf(publications);
    }
}
