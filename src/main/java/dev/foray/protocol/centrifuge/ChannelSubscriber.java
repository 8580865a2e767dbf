package dev.foray.protocol.centrifuge;

import dev.foray.channel.ChannelName;
import dev.foray.channel.ClientInfo;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.hub.Encoding;
import dev.foray.hub.Hub;
import dev.foray.hub.Joined;
import dev.foray.hub.Recovery;
import dev.foray.hub.Subscriber;
import dev.foray.protocol.Arrangement;
import dev.foray.session.Disconnect;
import dev.foray.session.Session;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One client's side of one subscription, from being asked for to its end.
 *
 * <pre>
 *   ASKING ---- joined ----> JOINED ---- insufficient, unsubscribed ----> GONE
 *      +---- refused, unsubscribed ----------------------------------------^
 * </pre>
 *
 * <p>While it is asking, somebody waits for its outcome. Thread-safe.
 */
final class ChannelSubscriber implements Subscriber {
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

    private final CentrifugeConnection connection;
    private final ChannelName channel;
    private final boolean serverSide;
    private final AtomicReference<State> state = new AtomicReference<>(State.ASKING);
    private volatile Outcome outcome = NOBODY_WAITS;
    private volatile boolean granted;
    private volatile Arrangement arrangement = Arrangement.NONE;
    private volatile @Nullable MapPaging paging;

    /** @param serverSide whether the server subscribed the client */
    ChannelSubscriber(CentrifugeConnection connection, ChannelName channel, boolean serverSide) {
        this.connection = connection;
        this.channel = channel;
        this.serverSide = serverSide;
    }

    /** Joins the channel on these terms, and tells {@code waiting}; not, where it was abandoned meanwhile. */
    void join(Hub hub, Arrangement terms, Recovery recovery, Outcome waiting) {
        arrangement = terms;
        outcome = waiting;
        granted = true;
        if (state.get() == State.GONE) {
            waiting.refused(abandoned());
            return;
        }
        hub.subscribe(this, recovery);
        if (state.get() == State.GONE) {
            hub.unsubscribe(this);
        }
    }

    /** Who waits from now on. */
    void waitedForBy(Call call) {
        outcome = new Outcome() {
            @Override
            public void joined(Joined joined) {
                throw new AssertionError("nobody has joined yet");
            }

            @Override
            public void refused(ForayException reason) {
                call.fail(reason);
            }
        };
    }

    /** The next command goes on with it. */
    void waitedForByNobody() {
        outcome = NOBODY_WAITS;
    }

    /** How far it has read the state of a map channel; null on streams. */
    @Nullable
    MapPaging paging() {
        return paging;
    }

    void paging(MapPaging value) {
        paging = value;
    }

    @Override
    public void joined(Joined joined) {
        if (state.compareAndSet(State.ASKING, State.JOINED)) {
            outcome.joined(joined);
        }
    }

    @Override
    public void refused(ForayException reason) {
        connection.subscriptions().forget(this);
        if (state.getAndSet(State.GONE) == State.ASKING) {
            outcome.refused(reason);
        }
    }

    @Override
    public void insufficient() {
        connection.subscriptions().forget(this);
        State before = state.getAndSet(State.GONE);
        if (before == State.ASKING) {
            outcome.refused(new ForayException(ErrorCode.INTERNAL, "the channel began anew, ask again"));
        } else if (before == State.JOINED && serverSide) {
            connection.endSoon(Disconnect.INSUFFICIENT_STATE);
        } else if (before == State.JOINED) {
            session().send(pushes().unsubscribed(channel, Unsubscribe.INSUFFICIENT_STATE, "insufficient state"));
        }
    }

    /** It is wanted no more; whoever waits is told. True the first time. */
    boolean abandon() {
        State before = state.getAndSet(State.GONE);
        if (before == State.ASKING) {
            outcome.refused(abandoned());
        }
        return before != State.GONE;
    }

    private static ForayException abandoned() {
        return new ForayException(ErrorCode.INTERNAL, "unsubscribed meanwhile");
    }

    boolean isJoined() {
        return state.get() == State.JOINED;
    }

    /** Whether it has been let into the channel and not left it; it may still be on its way in. */
    boolean isLetIn() {
        return granted && state.get() != State.GONE;
    }

    boolean serverSide() {
        return serverSide;
    }

    Arrangement arrangement() {
        return arrangement;
    }

    /** The client brought a new token. */
    void refreshed(Arrangement value) {
        arrangement = value;
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
        return connection.session();
    }

    @Override
    public ClientInfo info() {
        return connection.infoWith(arrangement.info());
    }

    @Override
    public Encoding encoding() {
        return pushes();
    }

    /** How it is written to. */
    Pushes pushes() {
        return connection.medium().pushes();
    }

    @Override
    public Terms terms() {
        return arrangement.terms();
    }

    private static final Outcome NOBODY_WAITS = new Outcome() {
        @Override
        public void joined(Joined joined) {
            throw new AssertionError("nobody has joined yet");
        }

        @Override
        public void refused(ForayException reason) {
            // Between two pages of a map channel no command is open.
        }
    };
}
