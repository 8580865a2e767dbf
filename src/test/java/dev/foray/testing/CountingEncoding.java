package dev.foray.testing;

import dev.foray.channel.ChannelName;
import dev.foray.channel.ClientInfo;
import dev.foray.channel.Publication;
import dev.foray.hub.Encoding;
import dev.foray.session.Frame;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Writes {@code pub <channel> <offset> <data>}, {@code join <channel> <client>} and so on, and counts. */
public final class CountingEncoding implements Encoding {
    private final AtomicInteger publications = new AtomicInteger();

    @Override
    public Frame publication(ChannelName channel, Publication publication, @Nullable Object replaces) {
        publications.incrementAndGet();
        String text = "pub " + channel + " " + publication.offset() + " " + publication.data();
        return replaces == null ? Frame.of(text) : Frame.replacing(replaces, text);
    }

    @Override
    public Frame join(ChannelName channel, ClientInfo info) {
        return Frame.of("join " + channel + " " + info.client());
    }

    @Override
    public Frame leave(ChannelName channel, ClientInfo info) {
        return Frame.of("leave " + channel + " " + info.client());
    }

    /** How many publications were encoded. */
    public int publications() {
        return publications.get();
    }
}
