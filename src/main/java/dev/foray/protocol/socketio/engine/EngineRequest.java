package dev.foray.protocol.socketio.engine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request or handshake says of itself.
 *
 * @param query null: none
 * @param user who the container says it is; null: nobody
 */
record EngineRequest(
        String method,
        @Nullable String query,
        String remoteAddress,
        @Nullable String user) {
    /** None of the values that are looked at needs to be escaped in a URL. */
    private static final Pattern PARAMETER = Pattern.compile("(?:^|&)(EIO|transport|sid)=([^&]*)");

    boolean isGet() {
        return "GET".equals(method);
    }

    boolean isVersion4() {
        return "4".equals(parameter("EIO"));
    }

    /** Empty where it is not said. */
    String transport() {
        return parameter("transport");
    }

    /** Empty at the handshake. */
    String sid() {
        return parameter("sid");
    }

    private String parameter(String name) {
        Matcher found = PARAMETER.matcher(query == null ? "" : query);
        while (found.find()) {
            if (found.group(1).equals(name)) {
                return found.group(2);
            }
        }
        return "";
    }
}
