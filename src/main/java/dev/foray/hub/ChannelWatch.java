package dev.foray.hub;

import dev.foray.channel.ChannelName;

/**
 * Hears of what happens in channels. Called by many threads, the broker's among them, and under the hub's locks: what
 * is called only takes note.
 */
public interface ChannelWatch {
    ChannelWatch NOBODY = new ChannelWatch() {
        @Override
        public void peopleChanged(ChannelName name) {}

        @Override
        public void published(ChannelName name) {}

        @Override
        public void reset(ChannelName name) {}
    };

    /** Somebody is subscribed now, or is not any more. */
    void peopleChanged(ChannelName name);

    /** A publication with an offset was delivered, whether anybody was subscribed or not. */
    void published(ChannelName name);

    /** The channel began a new epoch, without anything. */
    void reset(ChannelName name);
}
