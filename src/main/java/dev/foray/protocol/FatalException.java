package dev.foray.protocol;

import dev.foray.session.Disconnect;

/** Something after which the connection cannot go on. Without a stack trace, because clients can cause it at will. */
public final class FatalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Disconnect disconnect;

    public FatalException(Disconnect disconnect) {
        super(disconnect.reason(), null, false, false);
        this.disconnect = disconnect;
    }

    /** 3501, with what was wrong. */
    public static FatalException badRequest(String detail) {
        return new FatalException(Disconnect.BAD_REQUEST.because(detail));
    }

    public Disconnect disconnect() {
        return disconnect;
    }
}
