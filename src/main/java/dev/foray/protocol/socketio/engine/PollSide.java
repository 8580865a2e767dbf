package dev.foray.protocol.socketio.engine;

import org.jspecify.annotations.Nullable;

/**
 * The way out of a connection that polls: what is to be sent waits for the next poll, or a poll waits for what is to be
 * sent, but never both. Guarded by the connection's lock; what is returned is to be run without it.
 */
final class PollSide {
    static final Runnable NOTHING = () -> {};

    private @Nullable Poll parked;
    private @Nullable Parcel waiting;

    boolean hasPoll() {
        return parked != null;
    }

    boolean hasPoll(Poll poll) {
        return parked == poll;
    }

    Runnable send(Parcel parcel) {
        if (parked == null) {
            waiting = parcel;
            return NOTHING;
        }
        return answer(parcel);
    }

    /** @param ready what to do where nothing waits to be sent */
    Runnable poll(Poll poll, Runnable ready) {
        parked = poll;
        Parcel parcel = takeWaiting();
        return parcel == null ? ready : answer(parcel);
    }

    private Runnable answer(Parcel parcel) {
        Poll poll = parked;
        parked = null;
        return poll == null ? NOTHING : () -> poll.answer(Reply.packets(parcel.packets()), parcel.done());
    }

    /** Answers the poll that waits, if there is one, with something else. */
    Runnable release(Reply reply) {
        Poll poll = parked;
        parked = null;
        return poll == null ? NOTHING : () -> poll.answer(reply);
    }

    /** As {@link #release(Reply)}, with packets. */
    Runnable release(String packets) {
        return release(Reply.packets(packets));
    }

    /** What waits for a poll will not be sent. */
    Runnable drop() {
        Parcel parcel = takeWaiting();
        return parcel == null ? NOTHING : parcel::fail;
    }

    /** What waits for a poll, and now goes another way. */
    @Nullable
    Parcel takeWaiting() {
        Parcel parcel = waiting;
        waiting = null;
        return parcel;
    }
}
