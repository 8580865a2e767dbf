package dev.foray.auth;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which pages may connect, by the {@code Origin} that their browsers send.
 *
 * <p>What is not a browser sends none or any it likes, so this protects users of browsers only: no other site can act
 * with their cookies. Immutable.
 */
public final class Origins {
    private static final Pattern ORIGIN = Pattern.compile("([a-z][a-z0-9+.-]*)://([^/?#@\\s]*)");
    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-f:.]+]|[^:\\[\\]/?#@\\s]+)(?::(\\d{1,5}))?");
    private static final Map<String, String> DEFAULT_PORTS = Map.of("http", "80", "https", "443");

    private final boolean any;
    private final List<Pattern> allowed;

    /** @param allowed {@code client.allowed_origins}; empty: the server's own origin only */
    public Origins(List<String> allowed) {
        this.any = allowed.contains("*");
        this.allowed = allowed.stream().map(Origins::pattern).toList();
    }

    /** Whether only pages of the server's own origin may connect, because the setting names no others. */
    public boolean ownOnly() {
        return allowed.isEmpty();
    }

    /** A {@code *} stands for anything, dots included, and everything else for itself. */
    private static Pattern pattern(String origin) {
        return Pattern.compile(Pattern.quote(origin.toLowerCase(Locale.ROOT)).replace("*", "\\E.*\\Q"));
    }

    /**
     * Whether a request may come in.
     *
     * <p>Behind a proxy that speaks TLS, the server does not know its own scheme; so a {@code Host} without a port
     * means the default port of the origin's scheme. What the proxy says in {@code X-Forwarded-Host} is not read,
     * because it may be the client that said it.
     *
     * @param origin the header of that name
     * @param host the header of that name
     */
    public boolean allowed(@Nullable String origin, @Nullable String host) {
        if (origin == null || origin.isEmpty() || any) {
            return true;
        }
        String lower = origin.toLowerCase(Locale.ROOT);
        Matcher parts = ORIGIN.matcher(lower);
        if (!parts.matches()) {
            return false; // "null" too: any page can be made to send it
        }
        if (allowed.isEmpty()) {
            return host != null && isSame(parts.group(1), parts.group(2), host.toLowerCase(Locale.ROOT));
        }
        return allowed.stream().anyMatch(pattern -> pattern.matcher(lower).matches());
    }

    private static boolean isSame(String scheme, String authority, String host) {
        Matcher theirs = HOST.matcher(authority);
        Matcher ours = HOST.matcher(host);
        return theirs.matches()
                && ours.matches()
                && theirs.group(1).equals(ours.group(1))
                && port(theirs, scheme).equals(port(ours, scheme));
    }

    private static String port(Matcher host, String scheme) {
        String port = host.group(2);
        return port == null ? DEFAULT_PORTS.getOrDefault(scheme, "") : port;
    }
}
