package dev.foray.protocol.centrifuge;

import dev.foray.auth.Identity;
import dev.foray.auth.Identity.Grant;
import dev.foray.auth.Permissions;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.Namespace;
import dev.foray.config.ChannelOptions.SubscriptionType;
import dev.foray.config.Settings;
import dev.foray.hub.Recovery;
import dev.foray.protocol.centrifuge.CentrifugeConnection.Standing;
import dev.foray.protocol.centrifuge.Command.ConnectRequest;
import dev.foray.protocol.centrifuge.Command.SubscribeRequest;
import dev.foray.session.Disconnect;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
        var unused = standing(connection, request.token()).whenComplete((standing, problem) -> {
            try {
                if (problem != null) {
                    throw Admission.answer(problem, new FatalException(Disconnect.INVALID_TOKEN));
                }
                admit(call, request, standing);
            } catch (RuntimeException e) {
                call.fail(e);
                connection.unusable();
            }
        });
    }

    private CompletableFuture<Standing> standing(CentrifugeConnection connection, @Nullable String token) {
        Settings.Client settings = server.settings().client();
        if (token != null && !token.isEmpty()) {
            return server.tokens().connection(token).thenApply(this::byToken);
        }
        String user = connection.containerUser();
        Identity identity;
        if (user != null && !user.isEmpty()) {
            identity = new Identity.User(user, null, 0, Map.of());
        } else if (settings.insecure() || settings.allowAnonymousConnectWithoutToken()) {
            identity = Identity.Anonymous.UNKNOWN;
        } else {
            return CompletableFuture.failedFuture(FatalException.badRequest("a token is required"));
        }
        return CompletableFuture.completedFuture(new Standing(identity, null, 0, false));
    }

    /** An insecure server still reads tokens, but lets nobody expire. */
    Standing byToken(Identity identity) {
        boolean insecure = server.settings().client().insecure();
        return new Standing(identity, identity.info(), insecure ? 0 : identity.expireAt(), !insecure);
    }

    private void admit(Call call, ConnectRequest request, Standing standing) {
        CentrifugeConnection connection = call.connection();
        String user = standing.identity().user();
        int userLimit = server.settings().client().userConnectionLimit();
        if (userLimit > 0
                && !user.isEmpty()
                && server.sessions().registry().ofUser(user).size() >= userLimit) {
            throw new FatalException(Disconnect.CONNECTION_LIMIT.because("user_connection_limit " + userLimit));
        }
        if (standing.expireAt() > 0 && standing.expireAt() <= server.nowSeconds()) {
            throw new ForayException(ErrorCode.EXPIRED);
        }
        Map<ChannelName, Grant> grants = grants(standing.identity());
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

    private void subscribe(
            CentrifugeConnection connection,
            ConnectRequest request,
            ChannelName channel,
            Grant grant,
            ConnectReply reply) {
        Namespace namespace = server.namespace(channel);
        // The state of a map only a client can ask for.
        Subscribing.requireKind(namespace, SubscriptionType.STREAM);
        Arrangement arrangement = Arrangement.of(namespace, grant, false, Arrangement.Wishes.NONE);
        Map<String, SubscribeRequest> subs = request.subs();
        SubscribeRequest before = subs == null ? null : subs.get(channel.value());
        Recovery recovery = before == null ? Recovery.NONE : Subscribing.recovery(namespace, arrangement, before);
        ChannelSubscriber subscriber = new ChannelSubscriber(connection, channel, true);
        connection.subscriptions().reserve(subscriber, Integer.MAX_VALUE);
        subscriber.join(
                server.hub(),
                arrangement,
                recovery,
                reply.of(channel, arrangement, before != null && before.recover()));
    }
}
