package dev.foray.protocol.centrifuge;

import dev.foray.broker.HistoryQuery;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.Namespace;
import dev.foray.channel.Position;
import dev.foray.hub.Presence;
import dev.foray.protocol.centrifuge.Command.ChannelRequest;
import dev.foray.protocol.centrifuge.Command.HistoryRequest;
import dev.foray.protocol.centrifuge.Command.Since;

/** Answers {@code presence}, {@code presence_stats} and {@code history}. Thread-safe. */
final class Reading {
    private final CentrifugeProtocol server;

    Reading(CentrifugeProtocol server) {
        this.server = server;
    }

    void presence(Call call, ChannelRequest request) {
        call.reply(new Result.Present(presence(call.connection(), request)));
    }

    void presenceStats(Call call, ChannelRequest request) {
        call.reply(new Result.PresentCount(presence(call.connection(), request)));
    }

    private Presence presence(CentrifugeConnection connection, ChannelRequest request) {
        ChannelName channel = CentrifugeProtocol.channel(request.channel());
        Namespace namespace = server.namespace(channel);
        if (!namespace.options().presence()) {
            throw new ForayException(ErrorCode.NOT_AVAILABLE, "the channel keeps no presence");
        }
        boolean subscribed = connection.subscriptions().isSubscribed(channel);
        if (!server.permissions().maySeePresence(connection.identity(), namespace, subscribed)) {
            throw new ForayException(ErrorCode.PERMISSION_DENIED);
        }
        return server.hub().presence(channel);
    }

    void history(Call call, HistoryRequest request) {
        ChannelName channel = CentrifugeProtocol.channel(request.channel());
        requireHistory(server, call.connection(), channel);
        Since since = request.since();
        Position position =
                since == null ? null : new Position(since.epoch() == null ? "" : since.epoch(), since.offset());
        HistoryQuery query = new HistoryQuery(limit(server, request.limit()), position, request.reverse());
        call.replyWith(
                server.hub().history(channel, query), page -> new Result.History(page.publications(), page.top()));
    }

    /** @throws ForayException 108 where the channel keeps no history, 103 where the client may not read it */
    static void requireHistory(CentrifugeProtocol server, CentrifugeConnection connection, ChannelName channel) {
        Namespace namespace = server.namespace(channel);
        if (!namespace.options().keepsHistory()) {
            throw new ForayException(ErrorCode.NOT_AVAILABLE, "the channel keeps no history");
        }
        boolean subscribed = connection.subscriptions().isSubscribed(channel);
        if (!server.permissions().mayReadHistory(connection.identity(), namespace, subscribed)) {
            throw new ForayException(ErrorCode.PERMISSION_DENIED);
        }
    }

    /** As many as asked for, but no more than one reply may have; negative: as many as it may. */
    static int limit(CentrifugeProtocol server, int wanted) {
        int most = server.settings().client().historyMaxPublicationLimit();
        return wanted < 0 ? most : Math.min(wanted, most);
    }
}
