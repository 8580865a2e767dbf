package dev.foray.protocol.socketio;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Names in namespaces, which may be written as in a URL: a comma, {@code ?} and {@code #} have to be. */
final class PercentEncoding {
    private PercentEncoding() {}

    /** What is not properly encoded stays as it is. */
    static String decode(String name) {
        if (name.indexOf('%') < 0) {
            return name;
        }
        try {
            return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return name;
        }
    }
}
