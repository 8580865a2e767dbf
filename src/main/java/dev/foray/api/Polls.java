package dev.foray.api;

import dev.foray.auth.Identity;
import dev.foray.auth.Identity.Grant;
import dev.foray.auth.Permissions;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.Namespace;
import dev.foray.config.ChannelOptions;
import dev.foray.config.ChannelOptions.RecoveryMode;
import dev.foray.config.Settings;
import dev.foray.hub.Hub;
import dev.foray.hub.Recovery;
import dev.foray.protocol.Admission;
import dev.foray.session.Disconnect;
import dev.foray.session.Session;
import dev.foray.session.Sessions;
import org.jspecify.annotations.Nullable;

/** Begins polls: finds out who asks, and what they may, by the rules of every protocol. Thread-safe. */
public final class Polls {
    private final Settings.Client settings;
    private final Hub hub;
    private final Sessions sessions;
    private final Admission admission;
    private final Permissions permissions;

    public Polls(Settings.Client settings, Hub hub, Sessions sessions, Admission admission, Permissions permissions) {
        this.settings = settings;
        this.hub = hub;
        this.sessions = sessions;
        this.admission = admission;
        this.permissions = permissions;
    }

    /**
     * Who asks, as far as it says.
     *
     * @param user who the container says it is; null: nobody
     */
    record Caller(
            String remoteAddress,
            @Nullable String user,
            @Nullable String token) {}

    /** {@code client.recovery_max_publication_limit}. */
    int maxLimit() {
        return settings.recoveryMaxPublicationLimit();
    }

    /** Answers the exchange now or later; without waiting. */
    void begin(PollRequest request, Caller caller, PollExchange exchange) {
        var unused = admission.standing(caller.token(), caller.user()).whenComplete((standing, problem) -> {
            try {
                if (problem != null) {
                    exchange.answer(PollAnswer.refused(problem));
                } else {
                    admission.requireEntry(standing);
                    begin(request, caller.remoteAddress(), standing.identity(), exchange);
                }
            } catch (RuntimeException e) {
                exchange.answer(PollAnswer.refused(e));
            }
        });
    }

    private void begin(PollRequest request, String remoteAddress, Identity identity, PollExchange exchange) {
        Namespace namespace = hub.namespace(request.channel());
        Grant grant = identity.subscriptions().get(request.channel());
        permissions.requireName(request.channel(), namespace);
        requireStream(namespace);
        if (grant == null && !permissions.maySubscribe(identity, request.channel(), namespace)) {
            throw denied(request.channel(), "subscribe to");
        }
        boolean positioned = positioned(namespace, grant, identity);
        Recovery recovery = recovery(request, namespace, positioned);

        PollTransport transport = new PollTransport(exchange);
        Session session = sessions.open("poll", remoteAddress, transport);
        Poll poll = new Poll(hub, session, request, identity, positioned, exchange);
        transport.serve(poll);
        session.handledBy(poll);
        session.identify(identity.user());
        exchange.whenOver(session::gone);
        admission.checkIn(session);
        if (sessions.accepting()) {
            poll.begin(recovery);
        } else {
            // Whoever closes sessions may have stopped already.
            exchange.answer(PollAnswer.ended(Disconnect.SHUTDOWN));
        }
    }

    private static void requireStream(Namespace namespace) {
        if (namespace.options().subscriptionType() == ChannelOptions.SubscriptionType.MAP) {
            throw new ForayException(ErrorCode.BAD_REQUEST, "a map channel cannot be polled");
        }
    }

    /** Whether the client may go on from a position: as with every protocol, where it is recoverable or readable. */
    private boolean positioned(Namespace namespace, @Nullable Grant grant, Identity identity) {
        ChannelOptions options = namespace.options();
        return options.keepsHistory()
                && (options.forceRecovery()
                        || options.allowRecovery()
                        || (grant != null
                                && Boolean.TRUE.equals(grant.overrides().forceRecovery()))
                        || permissions.mayReadHistory(identity, namespace, true));
    }

    private static Recovery recovery(PollRequest request, Namespace namespace, boolean positioned) {
        if (request.since() == null) {
            return Recovery.NONE;
        }
        if (!namespace.options().keepsHistory()) {
            throw new ForayException(ErrorCode.NOT_AVAILABLE, "the channel keeps no history; poll without a position");
        }
        if (!positioned) {
            throw denied(request.channel(), "recover");
        }
        return namespace.options().forceRecoveryMode() == RecoveryMode.CACHE
                ? Recovery.latest(request.since())
                : Recovery.since(request.since());
    }

    private static ForayException denied(ChannelName channel, String deed) {
        return new ForayException(ErrorCode.PERMISSION_DENIED, "not allowed to " + deed + " " + channel);
    }
}
