package dev.foray.protocol.socketio;

import dev.foray.channel.ChannelName;
import dev.foray.channel.ClientInfo;
import dev.foray.channel.JsonText;
import dev.foray.channel.JsonWriter;
import dev.foray.channel.Position;
import dev.foray.channel.Publication;
import dev.foray.hub.Encoding;
import dev.foray.session.Frame;
import org.jspecify.annotations.Nullable;

/**
 * The events of a channel as the clients of one namespace get them. Immutable.
 *
 * @param namespace as its clients write it
 * @param epoch of the channel; empty where it has none
 */
record ChannelEncoding(String namespace, Form form, String epoch) implements Encoding {
    /** What clients are given behind the arguments of an event. */
    enum Form {
        /** Nothing. */
        BARE,
        /**
         * The position, which the client keeps and recovers with. Behind an event that has none it is null: a client
         * would take any text at the end for a position.
         */
        POSITION,
        /** An object with the channel and the position, because the channel is another than that of the namespace. */
        CHANNEL
    }

    @Override
    public Frame publication(ChannelName channel, Publication publication, @Nullable Object replaces) {
        return PacketWriter.event(namespace, Event.of(publication), last(channel, publication.offset()));
    }

    private @Nullable JsonText last(ChannelName channel, long offset) {
        return switch (form) {
            case BARE -> null;
            case POSITION ->
                offset == 0
                        ? JsonText.NULL
                        : new JsonWriter()
                                .value(PositionText.of(new Position(epoch, offset)))
                                .text();
            case CHANNEL ->
                PacketWriter.object(out -> {
                    out.name("channel").value(channel.value());
                    if (offset > 0) {
                        out.name("offset").value(offset).name("epoch").value(epoch);
                    }
                });
        };
    }

    @Override
    public Frame join(ChannelName channel, ClientInfo info) {
        return PacketWriter.told(namespace, "foray:join", somebody(channel, info));
    }

    @Override
    public Frame leave(ChannelName channel, ClientInfo info) {
        return PacketWriter.told(namespace, "foray:leave", somebody(channel, info));
    }

    private static JsonText somebody(ChannelName channel, ClientInfo info) {
        return PacketWriter.object(out -> {
            out.name("channel").value(channel.value());
            writeMembers(out, info);
        });
    }

    /** Who somebody is, as members of an object. */
    static void writeMembers(JsonWriter out, ClientInfo info) {
        out.name("client").value(info.client()).name("user").value(info.user());
        if (info.connInfo() != null) {
            out.name("conn_info").value(info.connInfo());
        }
        if (info.chanInfo() != null) {
            out.name("chan_info").value(info.chanInfo());
        }
    }
}
