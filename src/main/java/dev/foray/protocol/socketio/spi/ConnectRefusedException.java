package dev.foray.protocol.socketio.spi;

/** A client may not connect to a namespace; its {@code connect_error} has the message. */
public final class ConnectRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message for the client */
    public ConnectRefusedException(String message) {
        super(message, null, false, false);
    }
}
