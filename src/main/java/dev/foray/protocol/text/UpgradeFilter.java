package dev.foray.protocol.text;

import dev.foray.protocol.Filters;
import dev.foray.protocol.QueryParameters;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers what comes to {@code /ws} and is no good handshake of a WebSocket, in a sentence that says how to call it.
 *
 * <p>Without an upgrade: 426 for {@code GET} and {@code HEAD}, 204 with {@code Allow} for {@code OPTIONS}, 405 for
 * other methods. Of upgrades: 426 where the version is not 13, 400 where the key is none or the channel is named more
 * than once, 404 where it is not named. The others go on to the container. Thread-safe.
 */
public final class UpgradeFilter implements Filter {
    private static final String VERSION = "13";
    private static final String ALLOWED = "GET, HEAD, OPTIONS";
    private static final int KEY_BYTES = 16;
    private static final int UPGRADE_REQUIRED = 426;

    private static final Pattern ONE_SEGMENT = Pattern.compile("/[^/]+");

    /**
     * What of an address needs no encoding, or is encoded (RFC 3986). Containers stumble over the rest, each in its
     * way, and over an encoded slash, which some refuse and some take for a slash.
     */
    private static final Pattern ENCODED =
            Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%(?!2[Ff])[0-9A-Fa-f]{2})*");

    /** Names that can be repeated in a line to copy; of others nothing is. */
    private static final Pattern PLAIN_CHANNEL = Pattern.compile("/[A-Za-z0-9:._%$#-]+");

    private static final Pattern PLAIN_PARAMETER = Pattern.compile("[A-Za-z0-9:._$/-]+");

    /** A host with an optional port, likewise. */
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9._-]+(:[0-9]{1,5})?|\\[[0-9A-Fa-f:.]+](:[0-9]{1,5})?");

    /** The servers that are made with Grizzly. */
    private static final Pattern GRIZZLY = Pattern.compile("Payara|GlassFish");

    /** Makes the filter known to the container. */
    public static void register(ServletContext context) {
        Filters.register(context, "foray-upgrade", UpgradeFilter.class, "/ws", "/ws/*");
    }

    private record Answer(int status, String sentence) {}

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http && response instanceof HttpServletResponse out) {
            Answer answer = answer(http);
            if (answer != null) {
                write(answer, http, out);
                return;
            }
        }
        chain.doFilter(request, response);
    }

    /** Null: the container goes on. */
    private static @Nullable Answer answer(HttpServletRequest request) {
        return switch (request.getMethod()) {
            // The handshake over HTTP/2 (RFC 8441).
            case "CONNECT" -> null;
            case "GET" -> asksForWebSocket(request) ? handshake(request) : upgradeRequired(request);
            case "HEAD" -> upgradeRequired(request);
            case "OPTIONS" -> new Answer(HttpServletResponse.SC_NO_CONTENT, "");
            default ->
                new Answer(
                        HttpServletResponse.SC_METHOD_NOT_ALLOWED,
                        "A WebSocket is opened with GET; to publish over HTTP, POST to /api/publish.");
        };
    }

    private static boolean asksForWebSocket(HttpServletRequest request) {
        return hasToken(request, "Upgrade", "websocket") && hasToken(request, "Connection", "upgrade");
    }

    private static boolean hasToken(HttpServletRequest request, String header, String token) {
        return Collections.list(request.getHeaders(header)).stream()
                .flatMap(value -> Pattern.compile(",").splitAsStream(value))
                .anyMatch(value -> value.trim().toLowerCase(Locale.ROOT).equals(token));
    }

    private static @Nullable Answer handshake(HttpServletRequest request) {
        if (!VERSION.equals(request.getHeader("Sec-WebSocket-Version"))) {
            return new Answer(UPGRADE_REQUIRED, "The WebSocket version must be " + VERSION + ".");
        }
        if (!isKey(request.getHeader("Sec-WebSocket-Key"))) {
            return new Answer(
                    HttpServletResponse.SC_BAD_REQUEST, "Sec-WebSocket-Key must be 16 bytes, written in Base64.");
        }
        Answer wrong = naming(request);
        if (wrong != null) {
            return wrong;
        }
        String query = Objects.requireNonNullElse(request.getQueryString(), "");
        if (!ENCODED.matcher(behindPrefix(request)).matches()
                || !ENCODED.matcher(query.replaceAll("%2[Ff]", "/")).matches()) {
            return new Answer(
                    HttpServletResponse.SC_BAD_REQUEST,
                    "The channel and the parameters must be written as encodeURIComponent does; a channel whose name has"
                            + " a slash must be named by the parameter channel.");
        }
        return null;
    }

    /** Null: the channel is named once, by the path or by the parameter. */
    private static @Nullable Answer naming(HttpServletRequest request) {
        List<String> named = named(request);
        boolean inPath = ONE_SEGMENT.matcher(behindPrefix(request)).matches();
        if (!inPath && (named.isEmpty() || !behindPrefix(request).isEmpty())) {
            return new Answer(
                    HttpServletResponse.SC_NOT_FOUND,
                    "No channel is named here; one would be " + example(request) + ".");
        }
        if (named.size() + (inPath ? 1 : 0) > 1) {
            return new Answer(
                    HttpServletResponse.SC_BAD_REQUEST,
                    "The channel must be named once, in the path or as the parameter channel.");
        }
        return null;
    }

    private static List<String> named(HttpServletRequest request) {
        return QueryParameters.of(request.getQueryString()).all(Arrival.CHANNEL);
    }

    private static boolean isKey(@Nullable String key) {
        try {
            return key != null && Base64.getDecoder().decode(key.trim()).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Answer upgradeRequired(HttpServletRequest request) {
        return new Answer(
                UPGRADE_REQUIRED,
                "This is a WebSocket endpoint: open it with new WebSocket('" + example(request)
                        + "'), in a browser or any other WebSocket client, then send and receive text.");
    }

    /** What would work, for the channel that was asked for or for one that most have; that in every container. */
    private static String example(HttpServletRequest request) {
        String host = Objects.requireNonNullElse(request.getHeader("Host"), "");
        return (request.isSecure() ? "wss://" : "ws://")
                + (HOST.matcher(host).matches() ? host : "this-server")
                + request.getContextPath() + "/ws" + exampleChannel(request);
    }

    private static String exampleChannel(HttpServletRequest request) {
        String path = behindPrefix(request);
        if (PLAIN_CHANNEL.matcher(path).matches()) {
            return path;
        }
        List<String> named = named(request);
        boolean isPlain =
                named.size() == 1 && PLAIN_PARAMETER.matcher(named.get(0)).matches();
        return "?" + Arrival.CHANNEL + "=" + (isPlain ? named.get(0) : "chat:lobby");
    }

    /** As it was sent; containers decode in different ways. */
    private static String behindPrefix(HttpServletRequest request) {
        String path = request.getRequestURI();
        int begin = request.getContextPath().length() + "/ws".length();
        return path.length() <= begin ? "" : path.substring(begin);
    }

    private static void write(Answer answer, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setStatus(answer.status());
        response.setHeader("Allow", ALLOWED);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (answer.status() == UPGRADE_REQUIRED) {
            response.setHeader("Sec-WebSocket-Version", VERSION);
            offerUpgrade(request, response);
        }
        if (!answer.sentence().isEmpty()) {
            byte[] body = (answer.sentence() + "\n").getBytes(StandardCharsets.UTF_8);
            response.setContentType("text/plain;charset=UTF-8");
            setLength(body.length, request, response);
            if (!"HEAD".equals(request.getMethod())) {
                response.getOutputStream().write(body);
            }
        }
    }

    /**
     * HTTP/2 has neither header (RFC 9113, 8.2.2). Grizzly closes after a request for an upgrade, and does not say so.
     */
    private static void offerUpgrade(HttpServletRequest request, HttpServletResponse response) {
        if (!request.getProtocol().startsWith("HTTP/2")) {
            boolean closes = isGrizzly(request) && request.getHeader("Upgrade") != null;
            response.setHeader("Upgrade", "websocket");
            response.setHeader("Connection", closes ? "Upgrade, close" : "Upgrade");
        }
    }

    /**
     * Grizzly takes any answer with an {@code Upgrade} for the beginning of another protocol: it leaves out the length
     * and closes nothing, so the client would wait for more. A number with a space before it is none to Grizzly, which
     * sends it as it is, and to clients it is the same (RFC 9112, 5).
     */
    private static void setLength(int length, HttpServletRequest request, HttpServletResponse response) {
        if (isGrizzly(request) && response.containsHeader("Upgrade")) {
            response.setHeader("Content-Length", " " + length);
        } else {
            response.setContentLength(length);
        }
    }

    private static boolean isGrizzly(HttpServletRequest request) {
        return GRIZZLY.matcher(request.getServletContext().getServerInfo()).find();
    }
}
