package dev.foray.protocol.socketio;

import dev.foray.auth.Identity.Grant;
import dev.foray.auth.Permissions;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.JsonText;
import dev.foray.channel.Namespace;
import dev.foray.channel.Position;
import dev.foray.config.ChannelOptions;
import dev.foray.hub.Joined;
import dev.foray.hub.Recovery;
import dev.foray.protocol.Arrangement;
import dev.foray.protocol.FatalException;
import dev.foray.protocol.Standing;
import dev.foray.protocol.socketio.Handlers.Binding;
import dev.foray.protocol.socketio.spi.SocketHandler.Takes;
import dev.foray.session.Disconnect;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Answers CONNECT: who the client is, whether it may be in the namespace, and what it missed. Thread-safe. */
final class Connecting {
    private static final System.Logger log = System.getLogger(Connecting.class.getName());

    /** What clients know of a namespace that there is not. */
    private static final String NO_NAMESPACE = "Invalid namespace";

    private static final String TOKEN = "token";
    private static final String SUBSCRIPTION_TOKEN = "subscription_token";

    private final SocketIoProtocol server;

    Connecting(SocketIoProtocol server) {
        this.server = server;
    }

    void connect(Call call) {
        String name = call.packet().namespace();
        JsonObject auth = call.packet().object();
        NamespaceSocket socket = new NamespaceSocket(call.connection(), name, auth);
        call.connection().begin(socket);
        call.dismiss();
        try {
            Binding binding = server.handlers().of(name);
            if (binding.takes() == Takes.NAMESPACE) {
                if (socket.session().user().isEmpty()) {
                    socket.session()
                            .identify(
                                    Objects.requireNonNullElse(call.connection().containerUser(), ""));
                }
                socket.admit(Standing.NOBODY, RecoveryId.publicId(RecoveryId.newSecret(), name));
                server.handlers().admit(socket, binding);
                return;
            }
            ChannelName channel = server.channelOf(name).orElseThrow(Connecting::noNamespace);
            Namespace namespace = server.channel(channel);
            var unused = server.admission()
                    .standing(text(auth, TOKEN), call.connection().containerUser())
                    .thenCompose(standing -> grant(socket, standing, channel, namespace))
                    .thenAccept(admitted -> subscribe(socket, binding, channel, namespace, admitted))
                    .whenComplete((nothing, problem) -> {
                        if (problem != null) {
                            refuse(socket, problem);
                        }
                    });
        } catch (RuntimeException e) {
            refuse(socket, e);
        }
    }

    private static ForayException noNamespace() {
        return new ForayException(ErrorCode.UNKNOWN_CHANNEL, "the default namespace has no channel");
    }

    /** Empty where it is not there, or is something else. */
    static String text(JsonObject auth, String name) {
        return auth.get(name) instanceof JsonString text ? text.getString() : "";
    }

    /** Who somebody is, and what the client may do in the channel. */
    private record Admitted(Standing standing, Grant grant) {}

    private CompletableFuture<Admitted> grant(
            NamespaceSocket socket, Standing standing, ChannelName channel, Namespace namespace) {
        requireEntry(socket, standing);
        return grant(socket, standing, channel, namespace, text(socket.auth(), SUBSCRIPTION_TOKEN))
                .thenApply(grant -> new Admitted(standing, grant));
    }

    /** What a connection token grants of a channel, or else what the channel's options or a token of its own do. */
    CompletableFuture<Grant> grant(
            NamespaceSocket socket, Standing standing, ChannelName channel, Namespace namespace, String token) {
        Grant granted = standing.identity().subscriptions().get(channel);
        String user = standing.identity().user();
        boolean personal =
                server.settings().client().subscribeToUserPersonalChannel().enabled()
                        && !user.isEmpty()
                        && channel.equals(Permissions.personalChannel(user));
        if (token.isEmpty() && (granted != null || personal)) {
            return CompletableFuture.completedFuture(granted == null ? Grant.PLAIN : granted);
        }
        return server.admission().grant(standing.identity(), channel, namespace, token);
    }

    /** One connection is of one user; it counts once. */
    private void requireEntry(NamespaceSocket socket, Standing standing) {
        String before = socket.session().user();
        String user = standing.identity().user();
        if (!before.isEmpty() && !user.isEmpty() && !before.equals(user)) {
            throw new ForayException(
                    ErrorCode.PERMISSION_DENIED, "another user has this connection; connect with forceNew");
        }
        if (before.isEmpty()) {
            server.admission().requireEntry(standing);
            socket.session().identify(user);
        } else if (standing.expireAt() > 0 && standing.expireAt() <= server.nowSeconds()) {
            throw new ForayException(ErrorCode.EXPIRED);
        }
    }

    private void subscribe(
            NamespaceSocket socket, Binding binding, ChannelName channel, Namespace namespace, Admitted admitted) {
        int limit = server.settings().client().channelLimit();
        if (socket.connection().subscriptions() >= limit) {
            throw new ForayException(ErrorCode.LIMIT_EXCEEDED, "channel_limit " + limit);
        }
        Arrangement arrangement = arrangement(
                admitted.standing(),
                namespace,
                admitted.grant(),
                !text(socket.auth(), SUBSCRIPTION_TOKEN).isEmpty());
        Return back = Return.of(socket, admitted.standing().identity().user());
        SocketSubscriber subscriber =
                SocketSubscriber.main(socket, channel, namespace, arrangement, outcome(socket, arrangement, back));
        socket.subscribes(subscriber);
        socket.admit(admitted.standing(), back.publicId(socket.namespace()));
        if (binding.takes() == Takes.EVENTS) {
            server.handlers().follow(socket, binding);
        }
        subscriber.join(recovery(namespace, arrangement, back));
    }

    /** A client of Socket.IO wants whatever it may have. */
    Arrangement arrangement(Standing standing, Namespace namespace, Grant grant, boolean byToken) {
        ChannelOptions options = namespace.options();
        boolean mayRead = server.permissions().mayReadHistory(standing.identity(), namespace, true);
        return Arrangement.of(
                namespace,
                grant,
                byToken,
                new Arrangement.Wishes(
                        options.allowPositioning() || mayRead, options.allowRecovery() || mayRead, false));
    }

    private static Recovery recovery(Namespace namespace, Arrangement arrangement, Return back) {
        Position since = back.since();
        if (since == null || !arrangement.terms().recoverable()) {
            return Recovery.NONE;
        }
        return namespace.options().forceRecoveryMode() == ChannelOptions.RecoveryMode.CACHE
                ? Recovery.latest(since)
                : Recovery.since(since);
    }

    private SocketSubscriber.Outcome outcome(NamespaceSocket socket, Arrangement arrangement, Return back) {
        return new SocketSubscriber.Outcome() {
            @Override
            public void joined(Joined joined) {
                Position position = joined.position();
                boolean recovered = joined.wasRecovering() && joined.recovered();
                String pid = position == null || !arrangement.terms().recoverable()
                        ? null
                        : back.pid(socket, position, recovered);
                socket.connected(pid, recovered);
            }

            @Override
            public void refused(ForayException reason) {
                refuse(socket, reason);
            }
        };
    }

    /** May be called under a channel's lock. */
    private void refuse(NamespaceSocket socket, Throwable problem) {
        Throwable cause =
                problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        if (cause instanceof ForayException known) {
            boolean unknown = known.code() == ErrorCode.UNKNOWN_CHANNEL;
            JsonText data = PacketWriter.object(out -> Call.writeMembers(out, known));
            socket.refused(unknown ? NO_NAMESPACE : Call.message(known), data);
        } else if (cause instanceof FatalException fatal) {
            Disconnect reason = fatal.disconnect();
            socket.refused(reason.reason(), PacketWriter.object(out -> out.name("code")
                    .value(reason.code())
                    .name("message")
                    .value(reason.reason())));
        } else {
            log.log(
                    Level.ERROR,
                    "connecting failed, session=" + socket.session().id(),
                    cause);
            refuse(socket, new ForayException(ErrorCode.INTERNAL));
        }
    }
}
