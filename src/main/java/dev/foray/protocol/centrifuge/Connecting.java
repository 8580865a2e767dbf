package dev.foray.protocol.centrifuge;

import dev.foray.auth.Identity;
import dev.foray.auth.Identity.Grant;
import dev.foray.auth.Permissions;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.Namespace;
import dev.foray.config.ChannelOptions.SubscriptionType;
import dev.foray.hub.Recovery;
import dev.foray.protocol.Arrangement;
import dev.foray.protocol.FatalException;
import dev.foray.protocol.Standing;
import dev.foray.protocol.centrifuge.Command.ConnectRequest;
import dev.foray.protocol.centrifuge.Command.SubscribeRequest;
import dev.foray.session.Disconnect;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Answers {@code connect}: who the client is, what it is subscribed to from here, what it is told. Thread-safe. */
final class Connecting {
    private final CentrifugeProtocol server;

    Connecting(CentrifugeProtocol server) {
        this.server = server;
    }

    void connect(Call call, ConnectRequest request) {
        CentrifugeConnection connection = call.connection();
        connection.connecting();
        var unused = server.admission()
                .standing(request.token(), connection.containerUser())
                .whenComplete((standing, problem) -> {
                    if (problem != null) {
                        call.fail(problem);
                        connection.unusable();
                        return;
                    }
                    try {
                        admit(call, request, standing);
                    } catch (RuntimeException e) {
                        call.fail(e);
                        connection.unusable();
                    }
                });
    }

    private void admit(Call call, ConnectRequest request, Standing standing) {
        CentrifugeConnection connection = call.connection();
        server.admission().requireEntry(standing);
        Map<ChannelName, Grant> grants = grants(standing.identity());
        if (connection.medium().isOneWay()) {
            asked(request, standing.identity()).forEach(channel -> grants.putIfAbsent(channel, Grant.PLAIN));
        }
        int channelLimit = server.settings().client().channelLimit();
        if (grants.size() > channelLimit) {
            throw new FatalException(Disconnect.CHANNEL_LIMIT.because("channel_limit " + channelLimit));
        }
        connection.session().hold();
        connection.admit(standing);
        ConnectReply reply = new ConnectReply(server, call, standing, grants.size());
        grants.forEach((channel, grant) -> {
            try {
                subscribe(connection, request, channel, grant, reply);
            } catch (ForayException e) {
                reply.refused(e);
            }
        });
    }

    private Map<ChannelName, Grant> grants(Identity identity) {
        Map<ChannelName, Grant> grants = new LinkedHashMap<>(identity.subscriptions());
        if (server.settings().client().subscribeToUserPersonalChannel().enabled()
                && !identity.user().isEmpty()) {
            grants.putIfAbsent(Permissions.personalChannel(identity.user()), Grant.PLAIN);
        }
        return grants;
    }

    /**
     * The channels that a client asks for that has no other way to; it may have those that it could subscribe to.
     *
     * @throws ForayException 103, where there is one that it may not have; 102, where it does not exist
     */
    private List<ChannelName> asked(ConnectRequest request, Identity identity) {
        Map<String, SubscribeRequest> subs = Objects.requireNonNullElse(request.subs(), Map.of());
        List<ChannelName> channels =
                subs.keySet().stream().map(CentrifugeProtocol::channel).toList();
        for (ChannelName channel : channels) {
            boolean granted = identity.subscriptions().containsKey(channel);
            if (!granted && !server.permissions().maySubscribe(identity, channel, server.namespace(channel))) {
                throw new ForayException(ErrorCode.PERMISSION_DENIED, "the channel " + channel);
            }
        }
        return channels;
    }

    private void subscribe(
            CentrifugeConnection connection,
            ConnectRequest request,
            ChannelName channel,
            Grant grant,
            ConnectReply reply) {
        Namespace namespace = server.namespace(channel);
        // The state of a map only a client can ask for.
        Subscribing.requireKind(namespace, SubscriptionType.STREAM);
        Map<String, SubscribeRequest> subs = request.subs();
        SubscribeRequest before = subs == null ? null : subs.get(channel.value());
        Arrangement arrangement = Arrangement.of(namespace, grant, false, wishes(connection, namespace, before));
        Recovery recovery = before == null ? Recovery.NONE : Subscribing.recovery(namespace, arrangement, before);
        ChannelSubscriber subscriber = new ChannelSubscriber(connection, channel, true);
        connection.subscriptions().reserve(subscriber, Integer.MAX_VALUE);
        subscriber.join(
                server.hub(),
                arrangement,
                recovery,
                reply.of(channel, arrangement, before != null && before.recover()));
    }

    private Arrangement.Wishes wishes(
            CentrifugeConnection connection, Namespace namespace, @Nullable SubscribeRequest request) {
        return request == null || !connection.medium().isOneWay()
                ? Arrangement.Wishes.NONE
                : Subscribing.wishes(server.permissions(), connection.identity(), namespace, request);
    }
}
