package dev.foray.broker;

import dev.foray.channel.ChannelName;
import dev.foray.channel.Publication;

/**
 * Where a broker hands over what it has made durable. Called by one broker thread at a time for each channel, in the
 * order of offsets; must be quick and must not wait.
 */
public interface Delivery {
    /** @param epoch of the publication's offset; empty for channels that keep nothing */
    void deliver(ChannelName channel, Publication publication, String epoch);

    /** The channel began a new epoch; whoever is subscribed holds a state that is no longer true. */
    void reset(ChannelName channel, String epoch);
}
