package dev.foray.protocol.socketio;

import dev.foray.broker.HistoryPage;
import dev.foray.broker.HistoryQuery;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ClientInfo;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.JsonText;
import dev.foray.channel.JsonWriter;
import dev.foray.channel.Namespace;
import dev.foray.channel.Publication;
import dev.foray.protocol.JsonValues;
import jakarta.json.JsonValue;

/** Answers {@code foray:presence} and {@code foray:history}. Thread-safe. */
final class Reading {
    private final SocketIoProtocol server;

    Reading(SocketIoProtocol server) {
        this.server = server;
    }

    void presence(NamespaceSocket socket, Call call) {
        ChannelName channel = Asked.of(call).channelOr(socket);
        Namespace namespace = server.channel(channel);
        if (!namespace.options().presence()) {
            throw new ForayException(ErrorCode.NOT_AVAILABLE, "the channel keeps no presence");
        }
        if (!server.permissions().maySeePresence(socket.identity(), namespace, socket.isSubscribed(channel))) {
            throw new ForayException(ErrorCode.PERMISSION_DENIED);
        }
        call.reply(PacketWriter.object(out -> {
            out.name("clients").beginArray();
            for (ClientInfo client : server.hub().presence(channel).clients()) {
                out.beginObject();
                ChannelEncoding.writeMembers(out, client);
                out.endObject();
            }
            out.endArray();
        }));
    }

    void history(NamespaceSocket socket, Call call) {
        Asked asked = Asked.of(call);
        ChannelName channel = asked.channelOr(socket);
        Namespace namespace = server.channel(channel);
        if (!namespace.options().keepsHistory()) {
            throw new ForayException(ErrorCode.NOT_AVAILABLE, "the channel keeps no history");
        }
        if (!server.permissions().mayReadHistory(socket.identity(), namespace, socket.isSubscribed(channel))) {
            throw new ForayException(ErrorCode.PERMISSION_DENIED);
        }
        int most = server.settings().client().historyMaxPublicationLimit();
        long wanted = asked.whole("limit", most);
        int limit = wanted < 0 || wanted > most ? most : (int) wanted;
        HistoryQuery query = new HistoryQuery(limit, asked.position("since"), asked.flag("reverse"));
        call.replyWith(server.hub().history(channel, query), Reading::history);
    }

    private static JsonText history(HistoryPage page) {
        return PacketWriter.object(out -> {
            out.name("publications").beginArray();
            page.publications().forEach(publication -> write(out, publication));
            out.endArray().name("offset").value(page.top().offset());
            out.name("epoch").value(page.top().epoch());
        });
    }

    /** Binary data are as they are in the publication: one answer could have more of them than clients take. */
    private static void write(JsonWriter out, Publication publication) {
        Event event = Event.of(publication);
        out.beginObject().name("offset").value(publication.offset());
        out.name("time").value(publication.timeMillis());
        out.name("event").value(event.name()).name("args").beginArray();
        for (JsonValue argument : event.arguments()) {
            out.value(JsonValues.text(argument));
        }
        out.endArray();
        if (publication.info() != null) {
            out.name("info").beginObject();
            ChannelEncoding.writeMembers(out, publication.info());
            out.endObject();
        }
        out.endObject();
    }
}
