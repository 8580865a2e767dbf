package dev.foray.channel;

/** An error that is told to whoever asked, with the codes of the Centrifuge protocol. */
public enum ErrorCode {
    /** Something failed here; the same request may work later. */
    INTERNAL(100, "internal server error", true),
    UNAUTHORIZED(101, "unauthorized", false),
    /** The namespace of the channel is not configured. */
    UNKNOWN_CHANNEL(102, "unknown channel", false),
    PERMISSION_DENIED(103, "permission denied", false),
    METHOD_NOT_FOUND(104, "method not found", false),
    ALREADY_SUBSCRIBED(105, "already subscribed", false),
    LIMIT_EXCEEDED(106, "limit exceeded", false),
    BAD_REQUEST(107, "bad request", false),
    /** The channel or the server does not offer what was asked for. */
    NOT_AVAILABLE(108, "not available", false),
    /** The client should fetch a new token and try again. */
    TOKEN_EXPIRED(109, "token expired", false),
    EXPIRED(110, "expired", false),
    TOO_MANY_REQUESTS(111, "too many requests", true),
    /** The position asked for is of another epoch, or what follows it has been trimmed. */
    UNRECOVERABLE_POSITION(112, "unrecoverable position", false),
    /** The channel changed its epoch between two pages; start again. */
    CONCURRENT_PAGINATION(113, "concurrent pagination", true);

    private final int code;
    private final String message;
    private final boolean temporary;

    ErrorCode(int code, String message, boolean temporary) {
        this.code = code;
        this.message = message;
        this.temporary = temporary;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** The text on the wire, which clients compare against. */
    public String message() {
        return message;
    }

    /** Whether the same request may succeed later. */
    public boolean temporary() {
        return temporary;
    }
}
