package dev.foray.api;

import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.JsonText;
import dev.foray.channel.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A status of HTTP and the JSON that goes with it.
 *
 * @param headers besides those that every answer has
 */
record Answer(int status, String body, Map<String, String> headers) {
    static final int NO_CONTENT = 204;
    static final int NOT_MODIFIED = 304;
    static final int BAD_REQUEST = 400;
    static final int UNAUTHORIZED = 401;
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    static final int METHOD_NOT_ALLOWED = 405;
    static final int TIMEOUT = 408;
    static final int TOO_LARGE = 413;
    static final int UNAVAILABLE = 503;

    Answer(int status, String body) {
        this(status, body, Map.of());
    }

    static Answer ok(String body) {
        return new Answer(200, body);
    }

    static Answer noContent() {
        return new Answer(NO_CONTENT, "");
    }

    /** Whether the status allows a body. */
    boolean hasBody() {
        return status != NO_CONTENT && status != NOT_MODIFIED;
    }

    /** The same with one more header. */
    Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, body, more);
    }

    /** What is wrong with the request as such, or with the server: {@code {"code","message"}} with a status. */
    static Answer problem(int status, ErrorCode code, String message) {
        return new Answer(status, error(code, message).text());
    }

    /** What is wrong with what was asked for: within a 200, or, if the caller wants that, as a status. */
    static Answer error(ForayException e, boolean asStatus) {
        return asStatus ? refusal(e) : ok("{\"error\":" + error(e.code(), e.detail()) + "}");
    }

    static JsonText error(ErrorCode code, String message) {
        return new JsonWriter()
                .beginObject()
                .name("code")
                .value(code.code())
                .name("message")
                .value(message)
                .endObject()
                .text();
    }

    /** What is wrong with what was asked for, as a status. */
    static Answer refusal(ForayException e) {
        return problem(status(e.code()), e.code(), e.detail());
    }

    private static int status(ErrorCode code) {
        return switch (code) {
            case INTERNAL -> 500;
            case UNAUTHORIZED, TOKEN_EXPIRED, EXPIRED -> UNAUTHORIZED;
            case UNKNOWN_CHANNEL, METHOD_NOT_FOUND -> NOT_FOUND;
            case PERMISSION_DENIED -> FORBIDDEN;
            case BAD_REQUEST, NOT_AVAILABLE -> BAD_REQUEST;
            case LIMIT_EXCEEDED, TOO_MANY_REQUESTS -> 429;
            case UNRECOVERABLE_POSITION -> 416;
            case ALREADY_SUBSCRIBED, CONCURRENT_PAGINATION -> 409;
        };
    }
}
