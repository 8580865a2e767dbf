package dev.foray.channel;

/**
 * A request that is answered with an {@link ErrorCode}; the detail says which limit, name or place it was about.
 *
 * <p>Never fatal to the connection. Made without a stack trace, because clients can cause it at will.
 */
public final class ForayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public ForayException(ErrorCode code) {
        this(code, code.message());
    }

    /** @param detail a whole sentence or phrase for people, such as {@code "channel_limit 128 reached"} */
    public ForayException(ErrorCode code, String detail) {
        this(code, detail, null);
    }

    /** @param cause what failed underneath, for the log; null where the client itself is at fault */
    public ForayException(ErrorCode code, String detail, @org.jspecify.annotations.Nullable Throwable cause) {
        super(detail, cause, false, false);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }

    /** What to tell people: the message of the code, followed by the detail where it says more. */
    public String detail() {
        String detail = getMessage();
        return detail == null ? code.message() : detail;
    }
}
