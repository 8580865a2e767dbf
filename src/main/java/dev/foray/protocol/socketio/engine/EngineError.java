package dev.foray.protocol.socketio.engine;

import dev.foray.channel.JsonWriter;

/** Why a request is not answered, with the codes and messages that clients of Engine.IO know. */
enum EngineError {
    UNKNOWN_TRANSPORT(0, "Transport unknown"),
    UNKNOWN_SID(1, "Session ID unknown"),
    BAD_HANDSHAKE_METHOD(2, "Bad handshake method"),
    BAD_REQUEST(3, "Bad request"),
    FORBIDDEN(4, "Forbidden"),
    UNSUPPORTED_VERSION(5, "Unsupported protocol version");

    private static final int BAD = 400;
    private static final int NOT_ALLOWED = 403;
    private static final int UNAVAILABLE = 503;

    private final int code;
    private final String message;

    EngineError(int code, String message) {
        this.code = code;
        this.message = message;
    }

    String message() {
        return message;
    }

    Reply reply() {
        return Reply.json(this == FORBIDDEN ? NOT_ALLOWED : BAD, json(message));
    }

    /** A handshake that a limit forbids, which may work later. */
    static Reply unavailable(String reason) {
        return Reply.json(UNAVAILABLE, FORBIDDEN.json(reason));
    }

    private String json(String text) {
        return new JsonWriter()
                .beginObject()
                .name("code")
                .value(code)
                .name("message")
                .value(text)
                .endObject()
                .text()
                .text();
    }
}
