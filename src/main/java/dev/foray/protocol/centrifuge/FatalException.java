package dev.foray.protocol.centrifuge;

import dev.foray.session.Disconnect;

/** A command after which the connection cannot go on. Without a stack trace, because clients can cause it at will. */
final class FatalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Disconnect disconnect;

    FatalException(Disconnect disconnect) {
        super(disconnect.reason(), null, false, false);
        this.disconnect = disconnect;
    }

    /** 3501, with what was wrong. */
    static FatalException badRequest(String detail) {
        return new FatalException(Disconnect.BAD_REQUEST.because(detail));
    }

    Disconnect disconnect() {
        return disconnect;
    }
}
