package dev.foray.protocol.socketio;

import dev.foray.channel.ChannelName;
import dev.foray.channel.ClientInfo;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.Namespace;
import dev.foray.channel.Position;
import dev.foray.channel.Publication;
import dev.foray.hub.Encoding;
import dev.foray.hub.Hub;
import dev.foray.hub.Joined;
import dev.foray.hub.Recovery;
import dev.foray.hub.Subscriber;
import dev.foray.protocol.Arrangement;
import dev.foray.protocol.socketio.ChannelEncoding.Form;
import dev.foray.session.Disconnect;
import dev.foray.session.Session;
import java.util.concurrent.atomic.AtomicReference;

/** A client's side of one subscription, that of its namespace or another one. Thread-safe. */
final class SocketSubscriber implements Subscriber {
    private enum State {
        ASKING,
        JOINED,
        GONE
    }

    /** Told once how asking went; under the channel's lock, so it only queues frames. */
    interface Outcome {
        void joined(Joined joined);

        void refused(ForayException reason);
    }

    private final NamespaceSocket socket;
    private final ChannelName channel;
    private final Namespace namespace;
    private final Arrangement arrangement;
    private final Outcome outcome;
    private final boolean isMain;
    private final AtomicReference<State> state = new AtomicReference<>(State.ASKING);
    private volatile ChannelEncoding encoding;

    private SocketSubscriber(
            NamespaceSocket socket,
            ChannelName channel,
            Namespace namespace,
            Arrangement arrangement,
            Outcome outcome,
            boolean isMain) {
        this.socket = socket;
        this.channel = channel;
        this.namespace = namespace;
        this.arrangement = arrangement;
        this.outcome = outcome;
        this.isMain = isMain;
        this.encoding = encoding("");
    }

    /** That of the client's namespace. */
    static SocketSubscriber main(
            NamespaceSocket socket,
            ChannelName channel,
            Namespace namespace,
            Arrangement arrangement,
            Outcome outcome) {
        return new SocketSubscriber(socket, channel, namespace, arrangement, outcome, true);
    }

    /** Another one. */
    static SocketSubscriber other(
            NamespaceSocket socket,
            ChannelName channel,
            Namespace namespace,
            Arrangement arrangement,
            Outcome outcome) {
        return new SocketSubscriber(socket, channel, namespace, arrangement, outcome, false);
    }

    private ChannelEncoding encoding(String epoch) {
        Form mine = arrangement.terms().recoverable() ? Form.POSITION : Form.BARE;
        return socket.connection().server().encodings().of(socket.namespace(), isMain ? mine : Form.CHANNEL, epoch);
    }

    void join(Recovery recovery) {
        Hub hub = socket.connection().server().hub();
        hub.subscribe(this, recovery);
        if (state.get() == State.GONE) {
            hub.unsubscribe(this);
        }
    }

    /** It is wanted no more. Not under a channel's lock. False: it was gone already. */
    boolean leave() {
        State before = state.getAndSet(State.GONE);
        socket.connection().server().hub().unsubscribe(this);
        socket.forget(this);
        return before != State.GONE;
    }

    @Override
    public void joined(Joined joined) {
        Position position = joined.position();
        encoding = encoding(position == null ? "" : position.epoch());
        if (state.compareAndSet(State.ASKING, State.JOINED)) {
            outcome.joined(joined);
            for (Publication publication : joined.publications()) {
                if (wants(publication)) {
                    session().send(encoding.publication(channel, publication, null));
                }
            }
        }
    }

    @Override
    public void refused(ForayException reason) {
        socket.forget(this);
        if (state.getAndSet(State.GONE) == State.ASKING) {
            outcome.refused(reason);
        }
    }

    /** Without the namespace's channel a client has to connect anew, and is then told that it has a gap. */
    @Override
    public void insufficient() {
        socket.forget(this);
        State before = state.getAndSet(State.GONE);
        if (before == State.ASKING) {
            outcome.refused(new ForayException(ErrorCode.INTERNAL, "the channel began anew"));
        } else if (before == State.JOINED && isMain) {
            socket.connection().endSoon(Disconnect.INSUFFICIENT_STATE);
        } else if (before == State.JOINED) {
            socket.tellUnsubscribed(channel, NamespaceSocket.INSUFFICIENT, "insufficient state");
        }
    }

    @Override
    public boolean wants(Publication publication) {
        ClientInfo sender = publication.info();
        return !namespace.options().excludeSender()
                || sender == null
                || !sender.client().equals(socket.id());
    }

    boolean isJoined() {
        return state.get() == State.JOINED;
    }

    Namespace namespace() {
        return namespace;
    }

    /** When it ends, in seconds since 1970; 0: never. */
    long expireAt() {
        return arrangement.expireAt();
    }

    @Override
    public ChannelName channel() {
        return channel;
    }

    @Override
    public Session session() {
        return socket.session();
    }

    @Override
    public ClientInfo info() {
        return socket.infoWith(arrangement.info());
    }

    @Override
    public Encoding encoding() {
        return encoding;
    }

    @Override
    public Terms terms() {
        return arrangement.terms();
    }
}
