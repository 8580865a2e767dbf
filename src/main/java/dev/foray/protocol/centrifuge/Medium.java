package dev.foray.protocol.centrifuge;

import java.time.Duration;

/** What a client comes over, as far as it matters for what it is sent. */
enum Medium {
    /** A WebSocket. */
    WEBSOCKET,

    /** A stream, to which the client's commands come by requests of their own. */
    STREAM,

    /** A WebSocket over which the client sends nothing but its wish to connect. */
    ONE_WAY_WEBSOCKET,

    /** A stream without requests that would belong to it. */
    ONE_WAY_STREAM;

    /** Proxies commonly end after 30 s what is silent; looked at once a second, this keeps below 25 s. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(23);

    /** Whether the client cannot send commands, and so gets no replies, but pushes only. */
    boolean isOneWay() {
        return this == ONE_WAY_WEBSOCKET || this == ONE_WAY_STREAM;
    }

    Pushes pushes() {
        return isOneWay() ? Pushes.ONE_WAY : Pushes.JSON;
    }

    /** @param configured {@code client.ping_interval} */
    Duration pingInterval(Duration configured) {
        boolean stream = this == STREAM || this == ONE_WAY_STREAM;
        return stream && configured.compareTo(LONGEST_SILENCE) > 0 ? LONGEST_SILENCE : configured;
    }
}
