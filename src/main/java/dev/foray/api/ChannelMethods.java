package dev.foray.api;

import dev.foray.broker.HistoryQuery;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.JsonText;
import dev.foray.channel.JsonWriter;
import dev.foray.channel.Position;
import dev.foray.config.ChannelOptions;
import dev.foray.hub.ChannelPage;
import dev.foray.hub.Hub;
import dev.foray.hub.Presence;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What there is to see of channels: presence, history, and which there are. */
final class ChannelMethods {
    private static final int DEFAULT_PAGE = 1_000;
    private static final int LONGEST_PAGE = 10_000;

    private final Hub hub;

    ChannelMethods(Hub hub) {
        this.hub = hub;
    }

    void addTo(Map<String, ApiMethod> methods) {
        methods.put("presence", this::presence);
        methods.put("presence_stats", this::presenceStats);
        methods.put("history", this::history);
        methods.put("history_remove", this::historyRemove);
        methods.put("channels", this::channels);
    }

    private ApiMethod.Call presence(Fields request) {
        ChannelName channel = request.channel("channel");
        return () -> {
            JsonWriter writer = new JsonWriter().beginObject().name("presence").beginObject();
            requirePresence(channel).clients().forEach(info -> {
                writer.name(info.client());
                Results.clientInfo(writer, info);
            });
            return done(writer.endObject().endObject());
        };
    }

    private ApiMethod.Call presenceStats(Fields request) {
        ChannelName channel = request.channel("channel");
        return () -> {
            Presence presence = requirePresence(channel);
            return done(new JsonWriter()
                    .beginObject()
                    .name("num_clients")
                    .value(presence.clients().size())
                    .name("num_users")
                    .value(presence.users())
                    .endObject());
        };
    }

    private Presence requirePresence(ChannelName channel) {
        if (!hub.namespace(channel).options().presence()) {
            throw new ForayException(ErrorCode.NOT_AVAILABLE, "presence is not enabled in the channel's namespace");
        }
        return hub.presence(channel);
    }

    private ApiMethod.Call history(Fields request) {
        ChannelName channel = request.channel("channel");
        HistoryQuery query = new HistoryQuery(
                (int) request.whole("limit", Integer.MIN_VALUE, Integer.MAX_VALUE),
                position(request.object("since")),
                request.flag("reverse"));
        return () -> {
            requireHistory(channel);
            return hub.history(channel, query).thenApply(page -> {
                JsonWriter writer = new JsonWriter().beginObject();
                Results.page(writer, "publications", page.publications(), page.top());
                return writer.endObject().text();
            });
        };
    }

    static @Nullable Position position(@Nullable Fields position) {
        return position == null ? null : new Position(position.string("epoch"), position.count("offset"));
    }

    private ApiMethod.Call historyRemove(Fields request) {
        ChannelName channel = request.channel("channel");
        return () -> {
            requireHistory(channel);
            return hub.removeHistory(channel).thenApply(done -> Results.EMPTY);
        };
    }

    private void requireHistory(ChannelName channel) {
        ChannelOptions options = hub.namespace(channel).options();
        if (options.subscriptionType() == ChannelOptions.SubscriptionType.MAP) {
            throw new ForayException(ErrorCode.NOT_AVAILABLE, "a map channel has map_read_stream and map_clear");
        }
        if (!options.keepsHistory()) {
            throw new ForayException(ErrorCode.NOT_AVAILABLE, "the channel's namespace keeps no history");
        }
    }

    private ApiMethod.Call channels(Fields request) {
        Glob pattern = glob(request);
        Long limit = request.wholeOrNull("limit", 1, LONGEST_PAGE);
        String cursor = request.string("cursor");
        if (!cursor.isEmpty()) {
            var unused = request.channel("cursor");
        }
        return () -> {
            ChannelPage page = hub.channels(pattern::matches, cursor, limit == null ? DEFAULT_PAGE : limit.intValue());
            JsonWriter writer = new JsonWriter().beginObject().name("channels").beginObject();
            page.channels().forEach((channel, clients) -> writer.name(channel.value())
                    .beginObject()
                    .name("num_clients")
                    .value(clients)
                    .endObject());
            writer.endObject();
            if (!page.cursor().isEmpty()) {
                writer.name("cursor").value(page.cursor());
            }
            return done(writer.endObject());
        };
    }

    private static Glob glob(Fields request) {
        String pattern = request.limited("pattern", Glob.MAX_LENGTH);
        try {
            return Glob.of(pattern == null ? "*" : pattern);
        } catch (IllegalArgumentException e) {
            throw request.invalid("pattern", String.valueOf(e.getMessage()));
        }
    }

    private static CompletableFuture<JsonText> done(JsonWriter writer) {
        return CompletableFuture.completedFuture(writer.text());
    }
}
