package dev.foray.hub;

import dev.foray.channel.ChannelName;
import dev.foray.channel.ClientInfo;
import dev.foray.channel.Publication;
import dev.foray.session.Frame;
import org.jspecify.annotations.Nullable;

/**
 * How a protocol writes what happens in a channel. One object serves all subscribers that read the same, and is
 * compared by identity: a publication is encoded once for each encoding among the subscribers. Thread-safe.
 */
public interface Encoding {
    /** @param replaces for {@link Frame#replacing}; null: the frame must not be replaced */
    Frame publication(ChannelName channel, Publication publication, @Nullable Object replaces);

    Frame join(ChannelName channel, ClientInfo info);

    Frame leave(ChannelName channel, ClientInfo info);
}
