package dev.foray.protocol.socketio;

import dev.foray.auth.Permissions;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.Namespace;
import dev.foray.config.ChannelOptions.SubscriptionType;
import dev.foray.config.Settings;
import dev.foray.hub.Hub;
import dev.foray.protocol.Admission;
import dev.foray.protocol.socketio.engine.MessageHandler;
import dev.foray.protocol.socketio.engine.Opener;
import dev.foray.session.Session;
import dev.foray.session.Sessions;
import dev.foray.session.Transport;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Speaks Socket.IO with every client that comes, whatever the transport. Thread-safe. */
public final class SocketIoProtocol implements Opener {
    private final Settings settings;
    private final Hub hub;
    private final Sessions sessions;
    private final Admission admission;
    private final Permissions permissions;
    private final Clock clock;
    private final Handlers handlers;
    private final Encodings encodings = new Encodings();
    private final Connecting connecting = new Connecting(this);
    private final Events events = new Events(this);

    /** Clients in namespaces, by their public ids. */
    private final Map<String, NamespaceSocket> sockets = new ConcurrentHashMap<>();

    /** @throws ForayException where {@code socketio.default_channel} is no channel */
    public SocketIoProtocol(
            Settings settings,
            Hub hub,
            Sessions sessions,
            Admission admission,
            Permissions permissions,
            Clock clock,
            Handlers handlers) {
        this.settings = settings;
        this.hub = hub;
        this.sessions = sessions;
        this.admission = admission;
        this.permissions = permissions;
        this.clock = clock;
        this.handlers = handlers;
        String main = settings.socketio().defaultChannel();
        if (!main.isEmpty()) {
            var unused = channel(new ChannelName(main));
        }
    }

    @Override
    public MessageHandler open(String remoteAddress, @Nullable String user, Transport transport) {
        Session session = sessions.open("socketio", remoteAddress, transport);
        SocketIoConnection connection = new SocketIoConnection(this, session, user);
        session.handledBy(connection);
        admission.checkIn(session);
        return connection;
    }

    /**
     * The channel of a namespace of Socket.IO; empty where the default namespace has none.
     *
     * @throws ForayException 107, where it is none that a channel can have
     */
    Optional<ChannelName> channelOf(String namespace) {
        String name = namespace.equals(SocketPacket.MAIN_NAMESPACE)
                ? settings.socketio().defaultChannel()
                : PercentEncoding.decode(namespace.substring(1));
        return name.isEmpty() ? Optional.empty() : Optional.of(new ChannelName(name));
    }

    /**
     * The namespace of a channel that a client named; asked for before anything is done in the channel.
     *
     * @throws ForayException 102 or 107, where there is no such channel, or one that has no events
     */
    Namespace channel(ChannelName channel) {
        Namespace namespace = hub.namespace(channel);
        permissions.requireName(channel, namespace);
        if (namespace.options().subscriptionType() != SubscriptionType.STREAM) {
            throw new ForayException(ErrorCode.BAD_REQUEST, "a map channel has keys, and no events");
        }
        return namespace;
    }

    /** Knows a client by its id from now on; one of the same id, which has come back from there, is ended. */
    void add(NamespaceSocket socket) {
        NamespaceSocket before = sockets.put(socket.id(), socket);
        socket.connection().session().knownAs(socket.id());
        if (before != null && before.connection() != socket.connection()) {
            before.connection().replaced();
        }
    }

    void remove(NamespaceSocket socket) {
        sockets.remove(socket.id(), socket);
        socket.connection().session().notKnownAs(socket.id());
    }

    Settings settings() {
        return settings;
    }

    Hub hub() {
        return hub;
    }

    Admission admission() {
        return admission;
    }

    Permissions permissions() {
        return permissions;
    }

    Handlers handlers() {
        return handlers;
    }

    Encodings encodings() {
        return encodings;
    }

    Connecting connecting() {
        return connecting;
    }

    Events events() {
        return events;
    }

    long nowSeconds() {
        return clock.instant().getEpochSecond();
    }
}
