package dev.foray.protocol;

import jakarta.websocket.RemoteEndpoint;

/**
 * The line to a client that reads nothing, where the container gave up on a send in time but left the connection open,
 * as Open Liberty does; others cut it themselves. There {@code Session.close} writes its close frame on the thread that
 * calls it, and where the client vanishes during that, that thread waits for ever.
 *
 * <p>Liberty's channels take a timeout of {@link #ABORT} as the order to fail all that is written from then on. So the
 * close frame fails at once, within the six seconds that Liberty waits for the order to be done, and the connection is
 * cut as soon as the client is gone, after 30 seconds at the latest.
 */
final class StuckLine {
    /** {@code ABORT_TIMEOUT} in {@code com.ibm.wsspi.tcpchannel.TCPRequestContext}. */
    private static final long ABORT = -3;

    private StuckLine() {}

    /** Lets nothing more be written; to be followed by {@code Session.close}. */
    static void cut(RemoteEndpoint.Async remote) {
        remote.setSendTimeout(ABORT);
        remote.sendText(" ", result -> {});
    }
}
