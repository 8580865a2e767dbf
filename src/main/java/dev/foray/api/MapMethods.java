package dev.foray.api;

import dev.foray.broker.Draft;
import dev.foray.broker.HistoryQuery;
import dev.foray.broker.StatePage;
import dev.foray.broker.StateQuery;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.JsonText;
import dev.foray.channel.JsonWriter;
import dev.foray.channel.Position;
import dev.foray.config.ChannelOptions;
import dev.foray.hub.Hub;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything about map channels. */
final class MapMethods {
    private final Hub hub;
    private final Drafts drafts;

    MapMethods(Hub hub, Drafts drafts) {
        this.hub = hub;
        this.drafts = drafts;
    }

    void addTo(Map<String, ApiMethod> methods) {
        methods.put("map_publish", request -> change(request, drafts.set(request)));
        methods.put("map_remove", request -> change(request, drafts.remove(request)));
        methods.put("map_read_state", this::readState);
        methods.put("map_read_stream", this::readStream);
        methods.put("map_stats", this::stats);
        methods.put("map_clear", this::clear);
    }

    private ApiMethod.Call change(Fields request, Draft draft) {
        ChannelName channel = request.channel("channel");
        return () -> hub.publish(channel, draft).thenApply(Results::receipt);
    }

    private ApiMethod.Call readState(Fields request) {
        ChannelName channel = request.channel("channel");
        String key = request.string("key");
        String cursor = request.string("cursor");
        int limit = limit(request);
        // Keys come in the order of their names; the field is of ordered channels, which there are not.
        var unused = request.flag("asc");
        Position revision = position(request, "revision_offset", "revision_epoch");
        StateQuery query = key.isEmpty() ? new StateQuery(null, cursor, limit) : new StateQuery(key, "", -1);
        return () -> hub.state(channel, query).thenApply(page -> {
            if (revision != null && !revision.epoch().equals(page.top().epoch())) {
                throw new ForayException(ErrorCode.UNRECOVERABLE_POSITION);
            }
            return state(page, query);
        });
    }

    private static JsonText state(StatePage page, StateQuery query) {
        JsonWriter writer = new JsonWriter().beginObject();
        Results.page(writer, "entries", page.entries(), page.top());
        if (!page.cursor().isEmpty() && query.limit() != 0) {
            writer.name("cursor").value(page.cursor());
        }
        return writer.endObject().text();
    }

    private ApiMethod.Call readStream(Fields request) {
        ChannelName channel = request.channel("channel");
        HistoryQuery query = new HistoryQuery(
                limit(request), position(request, "since_offset", "since_epoch"), request.flag("reverse"));
        return () -> {
            requireMap(channel);
            return hub.history(channel, query).thenApply(page -> {
                JsonWriter writer = new JsonWriter().beginObject();
                Results.page(writer, "entries", page.publications(), page.top());
                return writer.endObject().text();
            });
        };
    }

    private static int limit(Fields request) {
        return (int) request.whole("limit", Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private static @Nullable Position position(Fields request, String offsetName, String epochName) {
        long offset = request.count(offsetName);
        String epoch = request.string(epochName);
        return offset == 0 && epoch.isEmpty() ? null : new Position(epoch, offset);
    }

    private void requireMap(ChannelName channel) {
        if (hub.namespace(channel).options().subscriptionType() != ChannelOptions.SubscriptionType.MAP) {
            throw new ForayException(ErrorCode.BAD_REQUEST, "not a map channel");
        }
    }

    private ApiMethod.Call stats(Fields request) {
        ChannelName channel = request.channel("channel");
        return () -> hub.stateSize(channel).thenApply(size -> new JsonWriter()
                .beginObject()
                .name("num_keys")
                .value(size)
                .endObject()
                .text());
    }

    private ApiMethod.Call clear(Fields request) {
        ChannelName channel = request.channel("channel");
        return () -> hub.clear(channel).thenApply(done -> Results.EMPTY);
    }
}
