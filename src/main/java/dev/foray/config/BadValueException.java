package dev.foray.config;

/** A value that a setting cannot have; the message says why and follows the setting's key. */
final class BadValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadValueException(String message) {
        super(message, null, false, false);
    }
}
