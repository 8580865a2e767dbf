package dev.foray.protocol;

import java.nio.charset.StandardCharsets;

/** How frames are written into a response that does not end. */
public enum StreamFormat {
    /** One frame a line. */
    LINES("text/plain", "", "", "\n"),

    /** Server-sent events, one frame each; the first line lets browsers see at once that it is open. */
    EVENTS("text/event-stream", "\r\n", "data: ", "\n\n");

    private final String contentType;
    private final String opening;
    private final String before;
    private final String after;

    StreamFormat(String contentType, String opening, String before, String after) {
        this.contentType = contentType;
        this.opening = opening;
        this.before = before;
        this.after = after;
    }

    /** Without the charset, which is UTF-8. */
    String contentType() {
        return contentType;
    }

    /** What comes before all frames; may be empty. */
    byte[] opening() {
        return opening.getBytes(StandardCharsets.UTF_8);
    }

    /** What stands between two frames. */
    String separator() {
        return after + before;
    }

    /** @param frames one, or several with the separator between them; without line breaks of their own */
    byte[] encode(String frames) {
        return (before + frames + after).getBytes(StandardCharsets.UTF_8);
    }
}
