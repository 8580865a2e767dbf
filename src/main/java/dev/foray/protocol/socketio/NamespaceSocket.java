package dev.foray.protocol.socketio;

import dev.foray.auth.Identity;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ClientInfo;
import dev.foray.channel.JsonText;
import dev.foray.protocol.Standing;
import dev.foray.session.Disconnect;
import dev.foray.session.Session;
import jakarta.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One client in one namespace.
 *
 * <pre>
 *   CONNECTING ---- joined ----> CONNECTED ---- gone, disconnected ----> GONE
 *        +---- refused, gone ---------------------------------------------^
 * </pre>
 *
 * Thread-safe.
 */
final class NamespaceSocket {
    private enum State {
        CONNECTING,
        CONNECTED,
        GONE
    }

    /** The codes with which a subscription beside that of the namespace is ended from here. */
    static final int INSUFFICIENT = 2500;

    private static final int EXPIRED = 2501;

    private final SocketIoConnection connection;
    private final String namespace;
    private final JsonObject auth;
    private final AtomicReference<State> state = new AtomicReference<>(State.CONNECTING);
    private final Map<ChannelName, SocketSubscriber> others = new ConcurrentHashMap<>();
    private volatile Standing standing = Standing.NOBODY;
    private volatile String id = "";
    private volatile boolean recovered;
    private volatile @Nullable SocketSubscriber main;
    private volatile @Nullable HandledClient handled;

    NamespaceSocket(SocketIoConnection connection, String namespace, JsonObject auth) {
        this.connection = connection;
        this.namespace = namespace;
        this.auth = auth;
    }

    /** Who it turned out to be. */
    void admit(Standing value, String publicId) {
        standing = value;
        id = publicId;
        connection.server().add(this);
        if (state.get() == State.GONE) {
            connection.server().remove(this);
        }
    }

    void handledBy(HandledClient client) {
        handled = client;
    }

    void subscribes(SocketSubscriber subscriber) {
        main = subscriber;
    }

    /**
     * It is in; may be called under any lock.
     *
     * @param pid what it can recover with; null: it cannot
     */
    void connected(@Nullable String pid, boolean isRecovered) {
        if (!state.compareAndSet(State.CONNECTING, State.CONNECTED)) {
            return;
        }
        recovered = isRecovered;
        session().send(PacketWriter.connected(namespace, id, pid));
        connection.connected(true);
        HandledClient client = handled;
        if (client != null) {
            client.connected();
        }
    }

    /** It may not come in; may be called under any lock. */
    void refused(String message, @Nullable JsonText data) {
        if (state.getAndSet(State.GONE) == State.CONNECTING) {
            connection.forget(this);
            connection.server().remove(this);
            session().send(PacketWriter.refused(namespace, message, data));
            connection.connected(false);
        }
    }

    /** Leaves everything, and is told nothing. Not under a channel's lock. */
    void leave() {
        State before = state.getAndSet(State.GONE);
        connection.forget(this);
        if (before == State.GONE) {
            return;
        }
        connection.server().remove(this);
        SocketSubscriber subscriber = main;
        if (subscriber != null) {
            subscriber.leave();
        }
        others.values().forEach(SocketSubscriber::leave);
        HandledClient client = handled;
        if (client != null && before == State.CONNECTED) {
            client.gone();
        }
        if (before == State.CONNECTING) {
            connection.connected(false);
        }
    }

    /** Leaves everything, and is told so: it does not come back by itself. */
    void disconnect() {
        tellDisconnected();
        leave();
    }

    void tellDisconnected() {
        if (isConnected()) {
            session().send(PacketWriter.disconnected(namespace));
        }
    }

    /** Takes a channel beside that of the namespace; false where it is taken. */
    boolean reserve(SocketSubscriber subscriber) {
        boolean free = !isOf(subscriber.channel()) && others.putIfAbsent(subscriber.channel(), subscriber) == null;
        if (free && state.get() == State.GONE) {
            subscriber.leave();
        }
        return free;
    }

    void forget(SocketSubscriber subscriber) {
        others.remove(subscriber.channel(), subscriber);
    }

    /** Ends a subscription beside that of the namespace; false where there is none. */
    boolean unsubscribe(ChannelName channel) {
        SocketSubscriber subscriber = others.get(channel);
        return subscriber != null && subscriber.leave();
    }

    /** The same from outside; the client is told. */
    void unsubscribe(ChannelName channel, int code, String reason) {
        if (unsubscribe(channel)) {
            tellUnsubscribed(channel, code, reason);
        }
    }

    void tellUnsubscribed(ChannelName channel, int code, String reason) {
        session().send(PacketWriter.told(namespace, "foray:unsubscribed", PacketWriter.object(out -> out.name("channel")
                .value(channel.value())
                .name("code")
                .value(code)
                .name("reason")
                .value(reason))));
    }

    void acknowledged(SocketPacket packet) {
        HandledClient client = handled;
        if (client != null) {
            client.acknowledged(packet);
        }
    }

    void refresh(long expireAt, @Nullable JsonText info) {
        standing = standing.refreshed(expireAt, info);
    }

    /** Why the connection has to end; null: it has not. */
    @Nullable
    Disconnect endWhatHasExpired(long now) {
        for (SocketSubscriber subscriber : others.values()) {
            if (isOver(subscriber.expireAt(), now)) {
                unsubscribe(subscriber.channel(), EXPIRED, "expired");
            }
        }
        SocketSubscriber subscriber = main;
        if (isOver(standing.expireAt(), now)) {
            return Disconnect.EXPIRED;
        }
        return subscriber != null && isOver(subscriber.expireAt(), now) ? Disconnect.SUBSCRIPTION_EXPIRED : null;
    }

    private static boolean isOver(long expireAt, long now) {
        return expireAt > 0 && expireAt <= now;
    }

    boolean isConnected() {
        return state.get() == State.CONNECTED;
    }

    /** Whether the namespace is this channel. */
    boolean isOf(ChannelName channel) {
        SocketSubscriber subscriber = main;
        return subscriber != null && subscriber.channel().equals(channel);
    }

    /** Whether it gets what is published there, whichever way. */
    boolean isSubscribed(ChannelName channel) {
        SocketSubscriber other = others.get(channel);
        return isOf(channel) || (other != null && other.isJoined());
    }

    int subscriptions() {
        return others.size() + (main == null ? 0 : 1);
    }

    SocketIoConnection connection() {
        return connection;
    }

    Session session() {
        return connection.session();
    }

    String namespace() {
        return namespace;
    }

    /** What it connected with. */
    JsonObject auth() {
        return auth;
    }

    /** Its public id; empty until it is known. */
    String id() {
        return id;
    }

    Standing standing() {
        return standing;
    }

    Identity identity() {
        return standing.identity();
    }

    /** Whether it has everything since it was connected the last time. */
    boolean isRecovered() {
        return recovered;
    }

    /** Its subscription of the namespace's channel; null where that has none. */
    @Nullable
    SocketSubscriber main() {
        return main;
    }

    @Nullable
    HandledClient handled() {
        return handled;
    }

    ClientInfo info() {
        return infoWith(null);
    }

    /** Who it is in a channel. */
    ClientInfo infoWith(@Nullable JsonText channelInfo) {
        Standing now = standing;
        return new ClientInfo(now.identity().user(), id, now.info(), channelInfo);
    }
}
