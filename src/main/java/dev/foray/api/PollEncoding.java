package dev.foray.api;

import dev.foray.channel.ChannelName;
import dev.foray.channel.ClientInfo;
import dev.foray.channel.JsonWriter;
import dev.foray.channel.Publication;
import dev.foray.hub.Encoding;
import dev.foray.session.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Writes a publication as one line for all polls that wait: its offset, a space, its JSON. Each poll makes an answer of
 * its own of as many lines as it takes. Stateless.
 */
final class PollEncoding implements Encoding {
    static final PollEncoding LINES = new PollEncoding();
    static final String SEPARATOR = "\n";

    private PollEncoding() {}

    @Override
    public Frame publication(ChannelName channel, Publication publication, @Nullable Object replaces) {
        JsonWriter writer = new JsonWriter();
        Results.publication(writer, publication);
        return Frame.of(publication.offset() + " " + writer.text());
    }

    @Override
    public Frame join(ChannelName channel, ClientInfo info) {
        throw new AssertionError("polls do not hear who comes");
    }

    @Override
    public Frame leave(ChannelName channel, ClientInfo info) {
        throw new AssertionError("polls do not hear who goes");
    }
}
