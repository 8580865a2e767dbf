package dev.foray.auth;

/** A token that is not accepted. */
public final class TokenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whether another token would help (expired), none can (invalid), or the keys could not be had just now. */
    public enum Kind {
        EXPIRED,
        INVALID,
        KEYS_UNAVAILABLE
    }

    private final Kind kind;

    public TokenException(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
