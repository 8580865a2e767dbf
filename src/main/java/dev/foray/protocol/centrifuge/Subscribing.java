package dev.foray.protocol.centrifuge;

import dev.foray.auth.Identity;
import dev.foray.auth.Identity.Grant;
import dev.foray.auth.Permissions;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.Namespace;
import dev.foray.channel.Position;
import dev.foray.config.ChannelOptions;
import dev.foray.config.ChannelOptions.SubscriptionType;
import dev.foray.hub.Joined;
import dev.foray.hub.Peer.ServerSubscription;
import dev.foray.hub.Recovery;
import dev.foray.protocol.Admission;
import dev.foray.protocol.Arrangement;
import dev.foray.protocol.FatalException;
import dev.foray.protocol.centrifuge.ChannelSubscriber.Outcome;
import dev.foray.protocol.centrifuge.Command.ChannelRequest;
import dev.foray.protocol.centrifuge.Command.SubscribeRequest;
import dev.foray.protocol.centrifuge.Result.Promises;
import dev.foray.protocol.centrifuge.Result.Subscribed;
import dev.foray.session.Disconnect;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Answers {@code subscribe} and {@code unsubscribe}, and subscribes clients from outside. Thread-safe. */
final class Subscribing {
    private static final System.Logger log = System.getLogger(Subscribing.class.getName());

    private static final long REJECT_UNRECOVERED = 2;

    private final CentrifugeProtocol server;
    private final Admission admission;
    private final MapSubscribing maps;

    Subscribing(CentrifugeProtocol server) {
        this.server = server;
        admission = server.admission();
        maps = new MapSubscribing(server, admission);
    }

    void subscribe(Call call, SubscribeRequest request) {
        ChannelName channel = CentrifugeProtocol.channel(request.channel());
        String delta = request.delta();
        if (delta != null && !delta.isEmpty() && !delta.equals("fossil")) {
            throw FatalException.badRequest("unknown delta type");
        }
        Namespace namespace = server.namespace(channel);
        boolean map = request.type() == Command.MAP;
        if (!map && request.type() != 0) {
            throw new ForayException(ErrorCode.BAD_REQUEST, "unknown type of subscription");
        }
        requireKind(namespace, map ? SubscriptionType.MAP : SubscriptionType.STREAM);
        if (request.tf() != null) {
            throw new ForayException(ErrorCode.BAD_REQUEST, "the channel offers no filter of tags");
        }
        if (map) {
            maps.subscribe(call, channel, namespace, request);
        } else {
            stream(call, channel, namespace, request);
        }
    }

    private void stream(Call call, ChannelName channel, Namespace namespace, SubscribeRequest request) {
        CentrifugeConnection connection = call.connection();
        ChannelSubscriber subscriber = new ChannelSubscriber(connection, channel, false);
        subscriber.waitedForBy(call);
        connection
                .subscriptions()
                .reserve(subscriber, server.settings().client().channelLimit());
        var unused = admission
                .grant(connection.identity(), channel, namespace, request.token())
                .whenComplete((grant, problem) -> {
                    if (problem != null) {
                        connection.subscriptions().forget(subscriber);
                        call.fail(problem);
                        return;
                    }
                    Arrangement arrangement = arrangement(connection, namespace, request, grant);
                    subscriber.join(
                            server.hub(),
                            arrangement,
                            recovery(namespace, arrangement, request),
                            replyTo(call, arrangement, request.recover()));
                });
    }

    private Arrangement arrangement(
            CentrifugeConnection connection, Namespace namespace, SubscribeRequest request, Grant grant) {
        boolean byToken = request.token() != null && !request.token().isEmpty();
        return Arrangement.of(
                namespace, grant, byToken, wishes(server.permissions(), connection.identity(), namespace, request));
    }

    /** What a client asks for beyond what the channel does anyway, as far as it may. */
    static Arrangement.Wishes wishes(
            Permissions permissions, Identity identity, Namespace namespace, SubscribeRequest request) {
        boolean mayRead = permissions.mayReadHistory(identity, namespace, true);
        ChannelOptions options = namespace.options();
        return new Arrangement.Wishes(
                request.positioned() && (options.allowPositioning() || mayRead),
                request.recoverable() && (options.allowRecovery() || mayRead),
                request.joinLeave() && options.joinLeave() && permissions.maySeePresence(identity, namespace, true));
    }

    /** Where a subscriber wants to go on, as far as the channel lets it. */
    static Recovery recovery(Namespace namespace, Arrangement arrangement, SubscribeRequest request) {
        if (!request.recover() || !arrangement.terms().recoverable()) {
            return Recovery.NONE;
        }
        Position since = position(request);
        Recovery recovery = namespace.options().forceRecoveryMode() == ChannelOptions.RecoveryMode.CACHE
                ? Recovery.latest(since)
                : Recovery.since(since);
        return (request.flag() & REJECT_UNRECOVERED) != 0 ? recovery.rejectingGaps() : recovery;
    }

    static Position position(SubscribeRequest request) {
        String epoch = request.epoch();
        return new Position(epoch == null ? "" : epoch, request.offset());
    }

    private Outcome replyTo(Call call, Arrangement arrangement, boolean wasRecovering) {
        return new Outcome() {
            @Override
            public void joined(Joined joined) {
                call.reply(subscribed(server, arrangement, joined, wasRecovering));
            }

            @Override
            public void refused(ForayException reason) {
                call.fail(reason);
            }
        };
    }

    /** What a client is told of its subscription of a stream. */
    static Subscribed subscribed(
            CentrifugeProtocol server, Arrangement arrangement, Joined joined, boolean wasRecovering) {
        Position position = arrangement.terms().positioned() ? joined.position() : null;
        Promises promises = position == null
                ? Promises.NONE
                : new Promises(true, arrangement.terms().recoverable());
        return new Subscribed(
                ttl(server, arrangement),
                promises,
                position,
                wasRecovering,
                joined.recovered(),
                joined.publications(),
                arrangement.data(),
                null);
    }

    static @Nullable Long ttl(CentrifugeProtocol server, Arrangement arrangement) {
        return arrangement.byToken() ? server.ttl(arrangement.expireAt()) : null;
    }

    void unsubscribe(Call call, ChannelRequest request) {
        var unused = call.connection().subscriptions().leave(CentrifugeProtocol.channel(request.channel()));
        call.reply(new Result.Unsubscribed());
    }

    /** Subscribes a client that did not ask for it; where that cannot be, nothing happens. */
    void fromServer(CentrifugeConnection connection, ChannelName channel, ServerSubscription subscription) {
        try {
            Namespace namespace = server.namespace(channel);
            requireKind(namespace, SubscriptionType.STREAM);
            ChannelSubscriber subscriber = new ChannelSubscriber(connection, channel, true);
            connection
                    .subscriptions()
                    .reserve(subscriber, server.settings().client().channelLimit());
            Arrangement arrangement = Arrangement.of(namespace, subscription);
            Position since = subscription.recoverSince();
            Recovery recovery =
                    since == null || !arrangement.terms().recoverable() ? Recovery.NONE : Recovery.since(since);
            subscriber.join(server.hub(), arrangement, recovery, push(subscriber, arrangement));
        } catch (ForayException e) {
            if (e.code() == ErrorCode.LIMIT_EXCEEDED) {
                connection.session().end(Disconnect.CHANNEL_LIMIT.because(e.detail()));
            } else {
                log.log(Level.DEBUG, "a client was not subscribed, channel={0} reason={1}", channel, e.detail());
            }
        }
    }

    /** @throws ForayException 107, where the channel is of the other kind */
    static void requireKind(Namespace namespace, SubscriptionType wanted) {
        if (namespace.options().subscriptionType() != wanted) {
            throw new ForayException(
                    ErrorCode.BAD_REQUEST, wanted == SubscriptionType.MAP ? "not a map channel" : "a map channel");
        }
    }

    private Outcome push(ChannelSubscriber subscriber, Arrangement arrangement) {
        return new Outcome() {
            @Override
            public void joined(Joined joined) {
                Subscribed subscribed = subscribed(server, arrangement, joined, joined.wasRecovering());
                subscriber.session().send(subscriber.pushes().subscribed(subscriber.channel(), subscribed));
                joined.publications().forEach(publication -> subscriber
                        .session()
                        .send(subscriber.pushes().publication(subscriber.channel(), publication, null)));
            }

            @Override
            public void refused(ForayException reason) {
                log.log(
                        Level.DEBUG,
                        "a client was not subscribed, channel={0} reason={1}",
                        subscriber.channel(),
                        reason.detail());
            }
        };
    }
}
