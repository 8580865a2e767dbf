package dev.foray.protocol.socketio;

import dev.foray.channel.ChannelName;
import dev.foray.channel.ClientInfo;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.JsonText;
import dev.foray.hub.Peer;
import dev.foray.protocol.Inbox;
import dev.foray.protocol.socketio.engine.MessageHandler;
import dev.foray.session.Disconnect;
import dev.foray.session.Session;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection, with a client in each namespace that it has connected to. It is of one user: whoever its first token
 * names. What it sends is handled in order; while it connects to a namespace the rest waits. Thread-safe.
 */
final class SocketIoConnection implements Peer, MessageHandler {
    /** Below this code of the server API's unsubscribe, a client is not to come again. */
    private static final int COMES_AGAIN = 2500;

    private final SocketIoProtocol server;
    private final Session session;
    private final @Nullable String containerUser;
    private final PacketDecoder decoder = new PacketDecoder();
    private final Inbox<SocketPacket> inbox;
    private final Map<String, NamespaceSocket> sockets = new ConcurrentHashMap<>();
    private volatile boolean everConnected;
    private volatile long connectBy;

    SocketIoConnection(SocketIoProtocol server, Session session, @Nullable String containerUser) {
        this.server = server;
        this.session = session;
        this.containerUser = containerUser;
        this.inbox = new Inbox<>(this::handle, session::later);
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public void received(String message) {
        receive(() -> decoder.text(message), message.length());
    }

    @Override
    public void received(byte[] message) {
        receive(() -> decoder.binary(message), message.length);
    }

    private void receive(Supplier<@Nullable SocketPacket> decoding, int length) {
        if (session.hasEnded()) {
            return;
        }
        try {
            SocketPacket packet = decoding.get();
            if (packet != null && !inbox.offer(packet, length)) {
                new Call(this, packet, 0)
                        .fail(new ForayException(
                                ErrorCode.TOO_MANY_REQUESTS,
                                Inbox.MAX_UNANSWERED + " characters of events are not answered yet"));
            }
        } catch (IllegalArgumentException e) {
            session.end(Disconnect.BAD_REQUEST.because(String.valueOf(e.getMessage())));
        }
    }

    private void handle(SocketPacket packet, int cost) {
        Call call = new Call(this, packet, cost);
        NamespaceSocket socket = sockets.get(packet.namespace());
        boolean expected = (socket == null) == (packet.type() == SocketPacket.Type.CONNECT);
        if (session.hasEnded() || !expected) {
            call.dismiss();
            session.end(Disconnect.BAD_REQUEST.because("not connected to the namespace, or twice"));
        } else if (socket == null) {
            server.connecting().connect(call);
        } else {
            handle(socket, call);
        }
    }

    private void handle(NamespaceSocket socket, Call call) {
        switch (call.packet().type()) {
            case DISCONNECT -> {
                call.dismiss();
                socket.leave();
            }
            case ACK -> {
                call.dismiss();
                socket.acknowledged(call.packet());
            }
            case EVENT -> server.events().received(socket, call);
            case CONNECT, CONNECT_ERROR, BINARY_EVENT, BINARY_ACK -> throw new AssertionError(call.packet());
        }
    }

    /** Somebody is about to connect: what comes meanwhile waits. */
    void begin(NamespaceSocket socket) {
        inbox.pause();
        sockets.put(socket.namespace(), socket);
    }

    /** That has ended, one way or the other; may be called under any lock. */
    void connected(boolean successfully) {
        everConnected |= successfully;
        inbox.resume();
    }

    /** A namespace has this client no more, or has not got it. */
    void forget(NamespaceSocket socket) {
        sockets.remove(socket.namespace(), socket);
    }

    /** The same client has come back on another connection, so this one is dead. */
    void replaced() {
        session.later(() -> session.end(Disconnect.NORMAL));
    }

    void endSoon(Disconnect reason) {
        session.later(() -> session.end(reason));
    }

    SocketIoProtocol server() {
        return server;
    }

    Inbox<SocketPacket> inbox() {
        return inbox;
    }

    @Nullable
    String containerUser() {
        return containerUser;
    }

    /** Of all namespaces together. */
    int subscriptions() {
        return sockets.values().stream()
                .mapToInt(NamespaceSocket::subscriptions)
                .sum();
    }

    private Optional<NamespaceSocket> first() {
        return sockets.values().stream().filter(NamespaceSocket::isConnected).findFirst();
    }

    @Override
    public ClientInfo info() {
        return first().map(NamespaceSocket::info).orElse(new ClientInfo(session.user(), session.id(), null, null));
    }

    /** In one of its namespaces; nothing happens where it has none. */
    @Override
    public void subscribe(ChannelName channel, ServerSubscription subscription) {
        first().ifPresent(socket -> server.events().subscribing().fromServer(socket, channel, subscription));
    }

    @Override
    public void unsubscribe(ChannelName channel, int code, String reason) {
        for (NamespaceSocket socket : sockets.values()) {
            if (!socket.isOf(channel)) {
                socket.unsubscribe(channel, code, reason);
            } else if (code < COMES_AGAIN) {
                socket.disconnect();
            } else {
                session.end(Disconnect.FORCE_RECONNECT.because("unsubscribed, " + reason));
            }
        }
    }

    @Override
    public void refresh(long expireAt, @Nullable JsonText info) {
        sockets.values().forEach(socket -> socket.refresh(expireAt, info));
        endWhatHasExpired();
    }

    /** A client has no way to bring a new token but to connect again, so it gets no time for it. */
    private void endWhatHasExpired() {
        long now = server.nowSeconds();
        for (NamespaceSocket socket : sockets.values()) {
            Disconnect reason = socket.endWhatHasExpired(now);
            if (reason != null) {
                session.end(reason);
            }
        }
    }

    @Override
    public void tick(long nowNanos) {
        endWhatHasExpired();
        if (everConnected) {
            return;
        }
        if (connectBy == 0) {
            connectBy = nowNanos + server.settings().socketio().connectTimeout().toNanos();
        } else if (nowNanos - connectBy >= 0) {
            session.end(Disconnect.STALE.because("no namespace within socketio.connect_timeout"));
        }
    }

    /** Clients always come back after a connection has ended, unless they are told first that they are disconnected. */
    @Override
    public void ended(Disconnect reason) {
        inbox.close();
        for (NamespaceSocket socket : sockets.values()) {
            if (!reason.reconnects()) {
                socket.tellDisconnected();
            }
            socket.leave();
        }
    }
}
