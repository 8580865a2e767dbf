package dev.foray.api;

import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.JsonWriter;
import dev.foray.hub.Hub;
import dev.foray.hub.HubFigures;
import dev.foray.session.SessionRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** {@code info}, and {@code rpc}, which has nothing to call. */
final class NodeMethods {
    private final Hub hub;
    private final SessionRegistry sessions;
    private final Node node;
    private final Clock clock;

    NodeMethods(Hub hub, SessionRegistry sessions, Node node, Clock clock) {
        this.hub = hub;
        this.sessions = sessions;
        this.node = node;
        this.clock = clock;
    }

    void addTo(Map<String, ApiMethod> methods) {
        methods.put("info", this::about);
        methods.put("rpc", this::rpc);
    }

    private ApiMethod.Call about(Fields request) {
        return () -> {
            HubFigures figures = hub.figures();
            JsonWriter writer = new JsonWriter();
            writer.beginObject().name("nodes").beginArray().beginObject();
            writer.name("uid").value(node.uid());
            writer.name("name").value(node.name());
            writer.name("version").value(node.version());
            writer.name("num_clients").value(sessions.size());
            writer.name("num_users").value(sessions.users());
            writer.name("num_channels").value(figures.channels());
            writer.name("num_subs").value(figures.subscriptions());
            writer.name("uptime")
                    .value(Duration.between(node.startedAt(), clock.instant()).toSeconds());
            ProcessFigures process = ProcessFigures.now();
            writer.name("process").beginObject();
            writer.name("cpu").value(process.cpuPercent());
            writer.name("rss").value(process.residentBytes());
            writer.endObject();
            return CompletableFuture.completedFuture(
                    writer.endObject().endArray().endObject().text());
        };
    }

    private ApiMethod.Call rpc(Fields request) {
        var method = request.string("method");
        var unused = request.jsonOrNull("params");
        if (method.isEmpty()) {
            throw request.invalid("method", "is required");
        }
        throw new ForayException(ErrorCode.NOT_AVAILABLE, "there are no RPC methods");
    }
}
