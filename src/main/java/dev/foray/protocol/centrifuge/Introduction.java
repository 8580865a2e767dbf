package dev.foray.protocol.centrifuge;

import dev.foray.channel.Position;
import dev.foray.protocol.QueryParameters;
import dev.foray.protocol.SizeLimit;
import dev.foray.protocol.centrifuge.Command.ConnectRequest;
import dev.foray.protocol.centrifuge.Command.SubscribeRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a client says that sends nothing but its wish to connect: in JSON, or by the parameters of its address. */
final class Introduction {
    /** The parameter that has the JSON. */
    static final String PARAMETER = "cf_connect";

    private static final Pattern POSITION = Pattern.compile("([^:\\s]{1,64}):([0-9]{1,18})");

    private Introduction() {}

    /** Whether the address says anything. */
    static boolean isIn(QueryParameters parameters) {
        return List.of(PARAMETER, "channel", "token").stream().anyMatch(name -> parameters.get(name) != null);
    }

    /**
     * Reads JSON; {@code null} is as good as an empty object.
     *
     * @throws IllegalArgumentException which says what is wrong
     */
    static ConnectRequest of(String json, SizeLimit limit) {
        if (limit.isExceededBy(json)) {
            throw new IllegalArgumentException(limit.disconnect().reason());
        }
        if (json.strip().equals("null")) {
            return new ConnectRequest(null, null);
        }
        try {
            return Json.read(json, ConnectRequest.class);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a connect request in JSON, " + e.getMessage(), e);
        }
    }

    /**
     * Reads {@code cf_connect}, or for people {@code channel}, as often as wanted, {@code token} and {@code since}.
     *
     * @throws IllegalArgumentException which says what is wrong
     */
    static ConnectRequest of(QueryParameters parameters, SizeLimit limit) {
        String json = parameters.get(PARAMETER);
        if (json != null && !json.isEmpty()) {
            return of(json, limit);
        }
        List<String> channels = parameters.all("channel");
        SubscribeRequest how = since(parameters.get("since"), channels.size());
        Map<String, SubscribeRequest> subs = new LinkedHashMap<>();
        channels.forEach(channel -> subs.put(channel, how));
        return new ConnectRequest(parameters.get("token"), subs);
    }

    private static SubscribeRequest since(@Nullable String text, int channels) {
        if (text == null || text.isEmpty()) {
            return SubscribeRequest.PLAIN;
        }
        Matcher position = POSITION.matcher(text);
        if (channels != 1 || !position.matches()) {
            throw new IllegalArgumentException("since: must be epoch:offset, with one channel");
        }
        return SubscribeRequest.since(new Position(position.group(1), Long.parseLong(position.group(2))));
    }
}
