package dev.foray.session;

import java.nio.charset.StandardCharsets;

/**
 * Why a session is closed from here, with the codes of the Centrifuge protocol: clients come back after 3000–3499 and
 * 4000–4499, and stay away after 3500–3999 and 4500–4999.
 *
 * @param reason at most 123 bytes in UTF-8 (RFC 6455, 5.5)
 */
public record Disconnect(int code, String reason) {
    /** Of RFC 6455: binary, where only text is spoken. */
    public static final Disconnect UNSUPPORTED_DATA = new Disconnect(1003, "unsupported data");

    /** Of RFC 6455; SDKs do not come back after it, because the same message would come again. */
    public static final Disconnect MESSAGE_TOO_BIG = new Disconnect(1009, "message too big");

    public static final Disconnect NORMAL = new Disconnect(3000, "connection closed");
    public static final Disconnect SHUTDOWN = new Disconnect(3001, "shutdown");
    public static final Disconnect SERVER_ERROR = new Disconnect(3004, "internal server error");
    public static final Disconnect EXPIRED = new Disconnect(3005, "connection expired");
    public static final Disconnect SUBSCRIPTION_EXPIRED = new Disconnect(3006, "subscription expired");
    public static final Disconnect SLOW = new Disconnect(3008, "slow");
    public static final Disconnect WRITE_ERROR = new Disconnect(3009, "write error");
    public static final Disconnect INSUFFICIENT_STATE = new Disconnect(3010, "insufficient state");
    public static final Disconnect FORCE_RECONNECT = new Disconnect(3011, "force reconnect");
    public static final Disconnect NO_PONG = new Disconnect(3012, "no pong");
    public static final Disconnect TOO_MANY_REQUESTS = new Disconnect(3013, "too many requests");
    public static final Disconnect STATE_INVALIDATED = new Disconnect(3014, "state invalidated");
    public static final Disconnect INVALID_TOKEN = new Disconnect(3500, "invalid token");
    public static final Disconnect BAD_REQUEST = new Disconnect(3501, "bad request");
    public static final Disconnect STALE = new Disconnect(3502, "stale");
    public static final Disconnect FORCED = new Disconnect(3503, "force disconnect");
    public static final Disconnect CONNECTION_LIMIT = new Disconnect(3504, "connection limit");
    public static final Disconnect CHANNEL_LIMIT = new Disconnect(3505, "channel limit");
    public static final Disconnect INAPPROPRIATE_PROTOCOL = new Disconnect(3506, "inappropriate protocol");
    public static final Disconnect PERMISSION_DENIED = new Disconnect(3507, "permission denied");
    public static final Disconnect NOT_AVAILABLE = new Disconnect(3508, "not available");
    public static final Disconnect TOO_MANY_ERRORS = new Disconnect(3509, "too many errors");

    /** Longest reason, in UTF-8. */
    private static final int MAX_REASON_BYTES = 123;

    /** The same with a detail for people, as much of it as fits. */
    public Disconnect because(String detail) {
        String whole = reason + ": " + detail;
        int end = whole.length();
        while (whole.substring(0, end).getBytes(StandardCharsets.UTF_8).length > MAX_REASON_BYTES) {
            end = whole.offsetByCodePoints(end, -1);
        }
        return new Disconnect(code, whole.substring(0, end));
    }

    /** Whether clients connect again by themselves. */
    public boolean reconnects() {
        return !(code >= 3500 && code < 4000) && !(code >= 4500 && code < 5000);
    }
}
