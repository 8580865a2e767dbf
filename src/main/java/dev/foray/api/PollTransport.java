package dev.foray.api;

import dev.foray.session.Disconnect;
import dev.foray.session.Transport;
import org.jspecify.annotations.Nullable;

/** The way out to a client that polls: the first that is sent, or why it is closed, is its answer. Thread-safe. */
final class PollTransport implements Transport {
    private final PollExchange exchange;
    private volatile @Nullable Poll poll;

    PollTransport(PollExchange exchange) {
        this.exchange = exchange;
    }

    /** Set once, before anything can be sent. */
    void serve(Poll value) {
        poll = value;
    }

    @Override
    public String separator() {
        return PollEncoding.SEPARATOR;
    }

    @Override
    public void send(String text, Completion done) {
        Poll served = poll;
        if (served != null) {
            served.published(text);
        }
        done.done(null);
    }

    @Override
    public void close(Disconnect reason) {
        Poll served = poll;
        if (served != null) {
            served.closed(reason);
        } else {
            exchange.answer(PollAnswer.ended(reason));
        }
    }
}
