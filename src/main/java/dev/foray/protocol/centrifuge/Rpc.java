package dev.foray.protocol.centrifuge;

import dev.foray.broker.HistoryQuery;
import dev.foray.broker.Receipt;
import dev.foray.broker.StateQuery;
import dev.foray.broker.Suppression;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.JsonText;
import dev.foray.channel.Namespace;
import dev.foray.channel.Position;
import dev.foray.channel.Publication;
import dev.foray.protocol.JsonValues;
import dev.foray.protocol.centrifuge.Command.PublishRequest;
import dev.foray.protocol.centrifuge.Command.RpcRequest;
import dev.foray.protocol.centrifuge.RpcParameters.Change;
import dev.foray.protocol.centrifuge.RpcParameters.Message;
import dev.foray.protocol.centrifuge.RpcParameters.ReadState;
import dev.foray.protocol.centrifuge.RpcParameters.ReadStream;
import dev.foray.protocol.centrifuge.RpcParameters.Stats;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code rpc}: what the commands of the protocol have no place for, such as conditions of a publication. Named
 * as in the server API, with the permissions of the client that calls. Thread-safe.
 */
final class Rpc {
    private final CentrifugeProtocol server;
    private final Publishing publishing;

    Rpc(CentrifugeProtocol server, Publishing publishing) {
        this.server = server;
        this.publishing = publishing;
    }

    void call(Call call, RpcRequest request) {
        String method = request.method() == null ? "" : request.method();
        CompletableFuture<JsonText> result =
                switch (method) {
                    case "publish" -> publish(call, read(request, Message.class));
                    case "map_publish" -> change(call, read(request, Change.class), false);
                    case "map_remove" -> change(call, read(request, Change.class), true);
                    case "map_read_state" -> readState(call, read(request, ReadState.class));
                    case "map_read_stream" -> readStream(call, read(request, ReadStream.class));
                    case "map_stats" -> stats(call, read(request, Stats.class));
                    default -> throw new ForayException(ErrorCode.NOT_AVAILABLE, "no such method");
                };
        call.replyWith(result, Result.RpcDone::new);
    }

    private static <T> T read(RpcRequest request, Class<T> type) {
        JsonValue data = request.data();
        try {
            return Json.read(data == null ? "" : data.toString(), type);
        } catch (IllegalArgumentException e) {
            throw new ForayException(ErrorCode.BAD_REQUEST, "data, " + e.getMessage(), e);
        }
    }

    private CompletableFuture<JsonText> publish(Call call, Message message) {
        return publishing
                .message(
                        call.connection(),
                        CentrifugeProtocol.channel(message.channel()),
                        JsonValues.text(message.data()),
                        new Publishing.Conditions(message.tags(), message.idempotencyKey(), null))
                .thenApply(Rpc::receipt);
    }

    private CompletableFuture<JsonText> change(Call call, Change change, boolean removed) {
        return publishing
                .change(
                        call.connection(),
                        CentrifugeProtocol.channel(change.channel()),
                        new PublishRequest(change.channel(), change.data(), Command.MAP, change.key(), removed),
                        new Publishing.Conditions(change.tags(), change.idempotencyKey(), change.expectedOffset()))
                .thenApply(Rpc::receipt);
    }

    private static JsonText receipt(Receipt receipt) {
        JsonOut out = new JsonOut().object();
        Position position = receipt.position();
        if (position != null) {
            out.number("offset", position.offset()).string("epoch", position.epoch());
        }
        Suppression suppressed = receipt.suppressed();
        if (suppressed != null) {
            out.flag("suppressed", true).string("suppress_reason", suppressed.wire());
        }
        Publication current = receipt.current();
        if (current != null) {
            writeEntry(out.object("current"), current);
        } else if (suppressed == Suppression.POSITION_MISMATCH) {
            out.json("current", JsonText.NULL);
        }
        return out.endObject().text();
    }

    private CompletableFuture<JsonText> readState(Call call, ReadState query) {
        ChannelName channel = CentrifugeProtocol.channel(query.channel());
        var options = requireState(call.connection(), channel).options().map();
        int limit = Math.min(query.limit() > 0 ? query.limit() : options.defaultPageSize(), options.maxPageSize());
        StateQuery wanted = new StateQuery(query.key(), query.cursor() == null ? "" : query.cursor(), limit);
        return server.hub()
                .state(channel, wanted)
                .thenApply(page -> entries(page.entries(), page.top(), page.cursor()));
    }

    private CompletableFuture<JsonText> stats(Call call, Stats query) {
        ChannelName channel = CentrifugeProtocol.channel(query.channel());
        requireState(call.connection(), channel);
        return server.hub().stateSize(channel).thenApply(size -> new JsonOut()
                .object()
                .alwaysNumber("num_keys", size)
                .endObject()
                .text());
    }

    /** @throws ForayException 103 where the client may not see the keys of the channel */
    private Namespace requireState(CentrifugeConnection connection, ChannelName channel) {
        Namespace namespace = server.namespace(channel);
        boolean subscribed = connection.subscriptions().isSubscribed(channel);
        if (!subscribed
                && !server.permissions().maySubscribe(connection.identity(), channel, namespace)
                && !server.permissions().mayReadHistory(connection.identity(), namespace, false)) {
            throw new ForayException(ErrorCode.PERMISSION_DENIED);
        }
        return namespace;
    }

    private CompletableFuture<JsonText> readStream(Call call, ReadStream query) {
        ChannelName channel = CentrifugeProtocol.channel(query.channel());
        Reading.requireHistory(server, call.connection(), channel);
        Long offset = query.sinceOffset();
        Position since =
                offset == null ? null : new Position(query.sinceEpoch() == null ? "" : query.sinceEpoch(), offset);
        int limit = Reading.limit(server, query.limit() == null ? -1 : query.limit());
        return server.hub()
                .history(channel, new HistoryQuery(limit, since, query.reverse()))
                .thenApply(page -> entries(page.publications(), page.top(), ""));
    }

    private static JsonText entries(List<Publication> entries, Position top, @Nullable String cursor) {
        JsonOut out = new JsonOut().object().array("entries");
        entries.forEach(entry -> writeEntry(out.object(), entry));
        out.endArray()
                .alwaysNumber("offset", top.offset())
                .alwaysString("epoch", top.epoch())
                .string("cursor", cursor);
        return out.endObject().text();
    }

    private static void writeEntry(JsonOut out, Publication entry) {
        Pushes.write(out, entry).number("time", entry.timeMillis()).endObject();
    }
}
