package dev.foray.protocol.socketio;

import dev.foray.channel.ChannelName;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.JsonText;
import dev.foray.channel.JsonWriter;
import dev.foray.channel.Namespace;
import dev.foray.channel.Position;
import dev.foray.hub.Joined;
import dev.foray.hub.Peer.ServerSubscription;
import dev.foray.hub.Recovery;
import dev.foray.protocol.Arrangement;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Channels beside that of a client's namespace: asked for by the client, or by the server API. Thread-safe. */
final class Subscribing {
    private static final System.Logger log = System.getLogger(Subscribing.class.getName());

    private final SocketIoProtocol server;

    Subscribing(SocketIoProtocol server) {
        this.server = server;
    }

    void subscribe(NamespaceSocket socket, Call call) {
        Asked asked = Asked.of(call);
        ChannelName channel = asked.channel();
        if (channel == null) {
            throw new ForayException(ErrorCode.BAD_REQUEST, "channel is required");
        }
        Namespace namespace = server.channel(channel);
        String token = asked.text("token");
        Position since = asked.position("since");
        var unused = server.connecting()
                .grant(socket, socket.standing(), channel, namespace, token == null ? "" : token)
                .thenAccept(grant -> {
                    Arrangement arrangement =
                            server.connecting().arrangement(socket.standing(), namespace, grant, token != null);
                    Consumer<JsonText> reply = call::reply;
                    join(socket, channel, namespace, arrangement, since, outcome(reply, call::fail));
                })
                .whenComplete((nothing, problem) -> {
                    if (problem != null) {
                        call.fail(problem);
                    }
                });
    }

    private void join(
            NamespaceSocket socket,
            ChannelName channel,
            Namespace namespace,
            Arrangement arrangement,
            @Nullable Position since,
            SocketSubscriber.Outcome outcome) {
        int limit = server.settings().client().channelLimit();
        if (socket.connection().subscriptions() >= limit) {
            throw new ForayException(ErrorCode.LIMIT_EXCEEDED, "channel_limit " + limit);
        }
        SocketSubscriber subscriber = SocketSubscriber.other(socket, channel, namespace, arrangement, outcome);
        if (!socket.reserve(subscriber)) {
            throw new ForayException(ErrorCode.ALREADY_SUBSCRIBED);
        }
        subscriber.join(since == null || !arrangement.terms().recoverable() ? Recovery.NONE : Recovery.since(since));
    }

    private static SocketSubscriber.Outcome outcome(Consumer<JsonText> reply, Consumer<ForayException> fail) {
        return new SocketSubscriber.Outcome() {
            @Override
            public void joined(Joined joined) {
                reply.accept(PacketWriter.object(out -> write(out, joined)));
            }

            @Override
            public void refused(ForayException reason) {
                fail.accept(reason);
            }
        };
    }

    private static void write(JsonWriter out, Joined joined) {
        Position position = joined.position();
        if (position != null) {
            out.name("offset").value(position.offset()).name("epoch").value(position.epoch());
        }
        out.name("recovered").value(joined.wasRecovering() && joined.recovered());
    }

    void unsubscribe(NamespaceSocket socket, Call call) {
        ChannelName channel = Asked.of(call).channel();
        if (channel == null) {
            throw new ForayException(ErrorCode.BAD_REQUEST, "channel is required");
        }
        if (socket.isOf(channel)) {
            throw new ForayException(ErrorCode.BAD_REQUEST, "the namespace is this channel; disconnect from it");
        }
        var unused = socket.unsubscribe(channel);
        call.reply(Events.position(null));
    }

    /** Subscribes a client that did not ask for it; where that cannot be, nothing happens. */
    void fromServer(NamespaceSocket socket, ChannelName channel, ServerSubscription subscription) {
        Consumer<JsonText> told = reply -> socket.session()
                .send(PacketWriter.told(
                        socket.namespace(), "foray:subscribed", PacketWriter.object(out -> out.name("channel")
                                .value(channel.value()))));
        Consumer<ForayException> fail = reason ->
                log.log(Level.DEBUG, "a client was not subscribed, channel={0} reason={1}", channel, reason.detail());
        try {
            Namespace namespace = server.channel(channel);
            Arrangement arrangement = Arrangement.of(namespace, subscription);
            join(socket, channel, namespace, arrangement, subscription.recoverSince(), outcome(told, fail));
        } catch (ForayException e) {
            fail.accept(e);
        }
    }
}
