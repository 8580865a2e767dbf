package dev.foray.api;

import dev.foray.auth.Identity;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ClientInfo;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.JsonText;
import dev.foray.channel.Position;
import dev.foray.hub.Encoding;
import dev.foray.hub.Hub;
import dev.foray.hub.Joined;
import dev.foray.hub.Peer;
import dev.foray.hub.Recovery;
import dev.foray.hub.Subscriber;
import dev.foray.session.Disconnect;
import dev.foray.session.Session;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One poll: a session with one subscription that takes the first that there is for it, and leaves.
 *
 * <pre>
 *   ASKING ---- joined, nothing new ----> WAITING ---- published, its time is over ----> ANSWERED
 *      +---- joined with what is newer or a gap, refused, its client is gone ---------------^
 * </pre>
 *
 * <p>What is published between its answer and its leaving is not lost: the client comes back from the position that it
 * was told. Thread-safe.
 */
final class Poll implements Subscriber, Peer {
    /** So long the broker may take until the poll waits, or a poll that waits for nothing is answered. */
    private static final long MAX_ASKING_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Hub hub;
    private final Session session;
    private final PollRequest request;
    private final Identity identity;
    private final boolean positioned;
    private final PollExchange exchange;
    private final long begunNanos = System.nanoTime();
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile boolean joined;

    /** Where the client stands; null before it has joined, and where the channel promises no positions. */
    private volatile @Nullable Position position;

    /** @param positioned whether the client may go on from the positions that it is told */
    Poll(Hub hub, Session session, PollRequest request, Identity identity, boolean positioned, PollExchange exchange) {
        this.hub = hub;
        this.session = session;
        this.request = request;
        this.identity = identity;
        this.positioned = positioned;
        this.exchange = exchange;
    }

    void begin(Recovery recovery) {
        hub.subscribe(this, recovery);
    }

    @Override
    public void joined(Joined reply) {
        Position at = positioned ? reply.position() : null;
        position = at;
        joined = true;
        if (reply.wasRecovering() && !reply.recovered()) {
            answer(PollAnswer.gap(at));
        } else if (!reply.publications().isEmpty()) {
            answer(PollAnswer.missed(reply.publications(), at, request.limit()));
        } else if (request.timeout().isZero()) {
            answer(PollAnswer.nothing(request, at));
        }
    }

    /** Whether nothing was new for it, so that it waits. */
    boolean isWaiting() {
        return joined && !answered.get();
    }

    /** Publications that came while it waited, as {@link PollEncoding} wrote them, one a line. */
    void published(String lines) {
        answer(PollAnswer.live(lines, position, request));
    }

    @Override
    public void refused(ForayException reason) {
        answer(Answer.refusal(reason));
    }

    /** The channel began anew: asking again tells where it stands now. */
    @Override
    public void insufficient() {
        session.later(() -> {
            Position before = position;
            if (!answered.get() && before != null) {
                hub.subscribe(this, Recovery.since(before));
            }
        });
    }

    /** The session has been ended from this side, and its client is told why; on a thread that may wait. */
    void closed(Disconnect reason) {
        if (answered.compareAndSet(false, true)) {
            exchange.answer(PollAnswer.ended(reason));
        }
    }

    /** Answers soon, because the caller may hold the channel's lock. */
    private void answer(Answer answer) {
        if (answered.compareAndSet(false, true)) {
            session.later(() -> {
                exchange.answer(answer);
                session.gone();
            });
        }
    }

    @Override
    public void tick(long nowNanos) {
        long nanos = nowNanos - begunNanos;
        if (joined && nanos >= request.timeout().toNanos()) {
            answer(PollAnswer.nothing(request, position));
        } else if (!joined && nanos >= MAX_ASKING_NANOS) {
            answer(Answer.problem(Answer.UNAVAILABLE, ErrorCode.INTERNAL, "the channel could not be read in time"));
        }
    }

    @Override
    public void ended(Disconnect reason) {
        hub.unsubscribe(this);
    }

    @Override
    public ChannelName channel() {
        return request.channel();
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public ClientInfo info() {
        return new ClientInfo(identity.user(), session.id(), identity.info(), null);
    }

    @Override
    public Encoding encoding() {
        return PollEncoding.LINES;
    }

    /** Not seen by others, who would see it come and go with every request. */
    @Override
    public Terms terms() {
        return new Terms(false, false, false, positioned, positioned);
    }

    /** A poll has one channel; its next request may be of another. */
    @Override
    public void subscribe(ChannelName channel, ServerSubscription subscription) {
        // Nothing that would reach it.
    }

    @Override
    public void unsubscribe(ChannelName channel, int code, String reason) {
        if (channel.equals(request.channel())) {
            session.end(new Disconnect(code, reason));
        }
    }

    @Override
    public void refresh(long expireAt, @Nullable JsonText info) {
        if (expireAt > 0 && expireAt * 1000 <= System.currentTimeMillis()) {
            session.end(Disconnect.EXPIRED);
        }
    }
}
