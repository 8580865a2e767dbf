package dev.foray.api;

import dev.foray.channel.ChannelName;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.Position;
import dev.foray.protocol.QueryParameters;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one poll asks for.
 *
 * @param since where the client stands; null: it wants what comes from now on
 * @param known what its {@code If-None-Match} names; null: it has none
 * @param timeout how long it waits at the most; zero: not at all
 * @param limit how many publications it takes at once
 */
record PollRequest(
        ChannelName channel,
        @Nullable Position since,
        @Nullable Position known,
        Duration timeout,
        int limit) {
    static final int DEFAULT_TIMEOUT_SECONDS = 25;

    /** Shorter than what proxies commonly wait for an answer. */
    static final int MAX_TIMEOUT_SECONDS = 55;

    private static final Pattern POSITION = Pattern.compile("([^:\"\\s]{0,64}):([0-9]{1,18})");

    /** Proxies that compress make tags weak, or put the name of what they did behind them. */
    private static final Pattern TAG = Pattern.compile("(?:W/)?\"([^\"]*?)(?:-{1,2}(?:gzip|br|zstd|df))?\"");

    /**
     * Reads the channel from the path or from its parameter, the rest from the URL and the headers.
     *
     * @param maxLimit {@code client.recovery_max_publication_limit}
     * @throws ForayException 107, which names the parameter
     */
    static PollRequest read(HttpServletRequest request, QueryParameters query, int maxLimit) {
        ChannelName channel = channel(request.getPathInfo(), query.all("channel"));
        Position known = known(request.getHeader("If-None-Match"));
        String since = query.get("since");
        boolean head = "HEAD".equals(request.getMethod());
        long timeout = head ? 0 : whole(query, "timeout", DEFAULT_TIMEOUT_SECONDS, 0, MAX_TIMEOUT_SECONDS);
        long limit = whole(query, "limit", maxLimit, 1, Integer.MAX_VALUE);
        return new PollRequest(
                channel,
                since == null || since.isEmpty() ? known : position(since),
                known,
                Duration.ofSeconds(timeout),
                (int) Math.min(limit, maxLimit));
    }

    /** Either names it, because some containers take no colon in a path. */
    private static ChannelName channel(@Nullable String path, List<String> named) {
        boolean inPath = path != null && path.length() > 1;
        if (named.size() + (inPath ? 1 : 0) > 1) {
            throw invalid("channel", "must be named once, in the path or as a parameter");
        }
        String name = path == null || named.size() == 1 ? String.join("", named) : path.substring(1);
        return Fields.channel("channel", name);
    }

    private static Position position(String text) {
        Matcher parts = POSITION.matcher(text);
        if (!parts.matches()) {
            throw invalid("since", "must be epoch:offset, as an answer or its ETag names them");
        }
        return new Position(parts.group(1), Long.parseLong(parts.group(2)));
    }

    /** A tag that is no position of ours is a place in an epoch that no channel has, so that its client is told. */
    private static @Nullable Position known(@Nullable String ifNoneMatch) {
        if (ifNoneMatch == null) {
            return null;
        }
        Matcher tags = TAG.matcher(ifNoneMatch);
        if (!tags.find() || tags.group(1).isEmpty()) {
            return null;
        }
        Matcher parts = POSITION.matcher(tags.group(1));
        return parts.matches()
                ? new Position(parts.group(1), Long.parseLong(parts.group(2)))
                : new Position(tags.group(1), 0);
    }

    /** The position as an {@code ETag}. */
    static String tag(Position position) {
        return "\"" + position.epoch() + ":" + position.offset() + "\"";
    }

    private static long whole(QueryParameters query, String name, long otherwise, long least, long most) {
        String text = query.get(name);
        if (text == null || text.isEmpty()) {
            return otherwise;
        }
        if (!text.matches("[0-9]{1,9}") || Long.parseLong(text) < least || Long.parseLong(text) > most) {
            throw invalid(name, "must be a whole number from " + least + " to " + most);
        }
        return Long.parseLong(text);
    }

    private static ForayException invalid(String name, String problem) {
        return new ForayException(ErrorCode.BAD_REQUEST, name + ": " + problem);
    }
}
