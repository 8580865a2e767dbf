package dev.foray.protocol.centrifuge;

import dev.foray.config.Settings;
import dev.foray.protocol.StreamFormat;

/** The streams that a client can be sent, each with an address of its own. */
enum Stream {
    HTTP_STREAM("/connection/http_stream", false, StreamFormat.LINES, Medium.STREAM),
    SSE("/connection/sse", true, StreamFormat.EVENTS, Medium.STREAM),
    UNI_HTTP_STREAM("/connection/uni_http_stream", false, StreamFormat.LINES, Medium.ONE_WAY_STREAM),
    UNI_SSE("/connection/uni_sse", true, StreamFormat.EVENTS, Medium.ONE_WAY_STREAM);

    private final String path;
    private final boolean byGet;
    private final StreamFormat format;
    private final Medium medium;

    Stream(String path, boolean byGet, StreamFormat format, Medium medium) {
        this.path = path;
        this.byGet = byGet;
        this.format = format;
        this.medium = medium;
    }

    String path() {
        return path;
    }

    /** As in {@code Allow}. */
    String methods() {
        return byGet ? "GET, POST, OPTIONS" : "POST, OPTIONS";
    }

    boolean isEnabled(Settings settings) {
        return switch (this) {
            case HTTP_STREAM -> settings.httpStream().enabled();
            case SSE -> settings.sse().enabled();
            case UNI_HTTP_STREAM -> settings.oneWay().httpStream().enabled();
            case UNI_SSE -> settings.oneWay().sse().enabled();
        };
    }

    StreamFormat format() {
        return format;
    }

    Medium medium() {
        return medium;
    }
}
