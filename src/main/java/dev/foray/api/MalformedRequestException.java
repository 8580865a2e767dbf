package dev.foray.api;

/** A body that is not JSON, or has a known field of a wrong type; the message names the place. Answered with 400. */
final class MalformedRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedRequestException(String place, String problem) {
        super(place + ": " + problem, null, false, false);
    }
}
