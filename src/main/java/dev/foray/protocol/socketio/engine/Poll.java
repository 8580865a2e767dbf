package dev.foray.protocol.socketio.engine;

import dev.foray.session.Transport.Completion;

/** A GET that waits for packets; answered once. */
interface Poll {
    /**
     * Begins to answer, without waiting.
     *
     * @param done told when the client has it, as far as the container knows
     */
    void answer(Reply reply, Completion done);

    /** As {@link #answer(Reply, Completion)}, where nobody waits for how it goes. */
    default void answer(Reply reply) {
        answer(reply, failure -> {});
    }
}
