package dev.foray.hub;

import dev.foray.channel.ForayException;
import dev.foray.channel.Publication;
import dev.foray.session.Session;
import java.util.ArrayList;
import java.util.List;

/**
 * One subscriber's place in a channel.
 *
 * <pre>
 *   COLLECTING ---- what it asked for is read ----- LIVE
 *       |   (again, while more is missing)           |
 *       +---------------- GONE ----------------------+
 * </pre>
 *
 * Guarded by the channel's lock.
 */
final class Subscription {
    /** While a subscriber reads the past, so many publications are held for it; beyond, it reads them too. */
    private static final int MAX_COLLECTED = 512;

    /** So much of their data, in characters. */
    private static final int MAX_COLLECTED_CHARS = 256 * 1024;

    /** Where in its life it is. */
    enum State {
        COLLECTING,
        LIVE,
        GONE
    }

    private final Subscriber subscriber;
    private final Session session;
    private State state = State.COLLECTING;
    private List<Publication> collected = new ArrayList<>();
    private long collectedChars;
    private boolean collectedTooMuch;
    private boolean joined;
    private long from;

    Subscription(Subscriber subscriber) {
        this.subscriber = subscriber;
        this.session = subscriber.session();
    }

    Subscriber subscriber() {
        return subscriber;
    }

    Encoding encoding() {
        return subscriber.encoding();
    }

    Session session() {
        return session;
    }

    State state() {
        return state;
    }

    /** Publications up to this offset are not sent to it any more. */
    long from() {
        return from;
    }

    void collect(Publication publication) {
        collectedChars += publication.data().text().length();
        if (collected.size() >= MAX_COLLECTED || (collectedChars > MAX_COLLECTED_CHARS && !collected.isEmpty())) {
            collectedTooMuch = true;
            collected = new ArrayList<>();
        }
        if (!collectedTooMuch) {
            collected.add(publication);
        }
    }

    /** False where some of what came since it joined was not held. */
    boolean hasCollectedAll() {
        return !collectedTooMuch;
    }

    /** Hands over what came since it joined, or since the last call, and begins anew. */
    List<Publication> takeCollected() {
        List<Publication> taken = collected;
        collected = new ArrayList<>();
        collectedChars = 0;
        collectedTooMuch = false;
        return taken;
    }

    /** The reply: it is subscribed. */
    void joined(Joined reply) {
        joined = true;
        subscriber.joined(reply);
    }

    /** It cannot be given what it asked for, or not any more; the reason is for those that have no reply yet. */
    void giveUp(ForayException reason) {
        if (joined) {
            subscriber.insufficient();
        } else {
            subscriber.refused(reason);
        }
    }

    void live(long fromOffset) {
        state = State.LIVE;
        from = fromOffset;
        collected = List.of();
    }

    void gone() {
        state = State.GONE;
        collected = List.of();
    }
}
