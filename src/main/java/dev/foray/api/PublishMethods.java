package dev.foray.api;

import dev.foray.broker.Draft;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ForayException;
import dev.foray.channel.JsonText;
import dev.foray.channel.JsonWriter;
import dev.foray.hub.Hub;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** {@code publish} and {@code broadcast}. */
final class PublishMethods {
    private final Hub hub;
    private final Drafts drafts;

    PublishMethods(Hub hub, Drafts drafts) {
        this.hub = hub;
        this.drafts = drafts;
    }

    void addTo(Map<String, ApiMethod> methods) {
        methods.put("publish", this::publish);
        methods.put("broadcast", this::broadcast);
    }

    private ApiMethod.Call publish(Fields request) {
        ChannelName channel = request.channel("channel");
        Draft draft = drafts.stream(request);
        return () -> hub.publish(channel, draft).thenApply(Results::receipt);
    }

    /** The same to many channels; each has its own response, in their order. */
    private ApiMethod.Call broadcast(Fields request) {
        List<String> channels = request.strings("channels");
        if (channels.isEmpty()) {
            throw request.invalid("channels", "is required");
        }
        Draft draft = drafts.stream(request);
        return () -> {
            List<CompletableFuture<JsonText>> responses = new ArrayList<>(channels.size());
            for (String channel : channels) {
                responses.add(response(request.element("channels", responses.size()), channel, draft));
            }
            return Futures.all(responses).thenApply(PublishMethods::responses);
        };
    }

    private CompletableFuture<JsonText> response(String path, String name, Draft draft) {
        try {
            ChannelName channel = Fields.channel(path, name);
            return hub.publish(channel, draft)
                    .thenApply(receipt -> wrapped("result", Results.receipt(receipt)))
                    .exceptionally(failure -> failed(Failures.known(failure, "broadcast")));
        } catch (ForayException e) {
            return CompletableFuture.completedFuture(failed(e));
        }
    }

    private static JsonText failed(ForayException e) {
        return wrapped("error", Answer.error(e.code(), e.detail()));
    }

    private static JsonText wrapped(String name, JsonText value) {
        return new JsonWriter()
                .beginObject()
                .name(name)
                .value(value)
                .endObject()
                .text();
    }

    private static JsonText responses(List<JsonText> responses) {
        JsonWriter writer = new JsonWriter().beginObject().name("responses").beginArray();
        responses.forEach(writer::value);
        return writer.endArray().endObject().text();
    }
}
