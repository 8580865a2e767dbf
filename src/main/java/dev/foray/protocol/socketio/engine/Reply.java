package dev.foray.protocol.socketio.engine;

/** What a request is answered with. */
record Reply(int status, String contentType, String body) {
    private static final int OK = 200;

    /** To a post that was taken; as HTML, because old browsers would offer to save anything else. */
    static final Reply TAKEN = new Reply(OK, "text/html", "ok");

    static Reply packets(String packets) {
        return new Reply(OK, "text/plain;charset=UTF-8", packets);
    }

    static Reply json(int status, String body) {
        return new Reply(status, "application/json", body);
    }

    static Reply status(int status) {
        return new Reply(status, "text/plain;charset=UTF-8", "");
    }
}
