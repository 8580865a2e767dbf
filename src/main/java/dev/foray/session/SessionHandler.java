package dev.foray.session;

/** What a protocol does with the life of one session. */
public interface SessionHandler {
    /**
     * Called about once a second on the housekeeper's thread, for pings, pongs and expiry; must not wait.
     *
     * @param nowNanos {@link System#nanoTime()}
     */
    void tick(long nowNanos);

    /**
     * Called once when the session ends, whoever ended it, before the client is told: leave the hub here. On any
     * thread; must not wait.
     */
    void ended(Disconnect reason);
}
