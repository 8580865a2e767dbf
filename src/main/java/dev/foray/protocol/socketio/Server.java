package dev.foray.protocol.socketio;

import dev.foray.broker.Draft;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ForayException;
import dev.foray.channel.JsonWriter;
import dev.foray.hub.Hub;
import dev.foray.protocol.socketio.spi.SocketClient;
import dev.foray.protocol.socketio.spi.SocketServer;
import dev.foray.protocol.socketio.spi.SocketTarget;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What handlers can do by themselves. Thread-safe. */
public final class Server implements SocketServer {
    private final Handlers handlers;
    private final Hub hub;

    public Server(Handlers handlers, Hub hub) {
        this.handlers = handlers;
        this.hub = hub;
    }

    @Override
    public SocketTarget in(String namespace) {
        return Target.all(handlers, namespace);
    }

    @Override
    public Optional<SocketClient> client(String id) {
        return handlers.byId(id);
    }

    @Override
    public CompletionStage<Void> publish(String channel, String event, @Nullable Object... arguments) {
        JsonWriter out = new JsonWriter().beginObject().name("event").value(event);
        out.name("args").beginArray();
        for (Object argument : arguments) {
            Arguments.write(out, argument, null);
        }
        try {
            Draft draft = Draft.of(out.endArray().endObject().text(), null);
            return hub.publish(new ChannelName(channel), draft).thenAccept(receipt -> {});
        } catch (ForayException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
