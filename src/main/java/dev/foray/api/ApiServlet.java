package dev.foray.api;

import dev.foray.auth.ApiKeys;
import dev.foray.channel.ErrorCode;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/*} over HTTP: {@code POST} of the methods with an API key, {@code GET map_read_state} too, and {@code GET
 * openapi.json} without one.
 *
 * <p>In this order, a request is told: 404 for a path that is no method, 405 for another HTTP method, 401 without a
 * valid key, 413 for a long body, 400 for one that cannot be read; all of them, 408 and 503 too, with
 * {@code {"code","message"}}. What the methods answer, errors included, comes with 200.
 */
public final class ApiServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final long MAX_MILLIS = 30_000;
    private static final String DESCRIPTION = "/openapi.json";

    /** The method that a plain link, or a program that only fetches, may call too, with its fields in the URL. */
    private static final String READABLE = "map_read_state";

    private static final String KEY_WANTED = "an API key is needed, in the header X-API-Key: KEY, in the header"
            + " Authorization: apikey KEY, or in the URL as ?api_key=KEY";

    private final transient ApiMethods methods;
    private final transient ApiKeys keys;
    private final long maxMillis;
    private final transient String description = description();

    public ApiServlet(ApiMethods methods, ApiKeys keys) {
        this(methods, keys, MAX_MILLIS);
    }

    /** @param maxMillis longest time for a request and its answer */
    ApiServlet(ApiMethods methods, ApiKeys keys, long maxMillis) {
        this.methods = methods;
        this.keys = keys;
        this.maxMillis = maxMillis;
    }

    /** Makes the servlet known to the container, while the application starts. */
    public void register(ServletContext context) {
        ServletRegistration.Dynamic registration = context.addServlet("foray-api", this);
        registration.setAsyncSupported(true);
        registration.addMapping("/api/*");
    }

    private static String description() {
        try (InputStream in = ApiServlet.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("openapi.json is missing beside " + ApiServlet.class.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Exchange exchange = new Exchange(request.startAsync(request, response), response, maxMillis);
        Answer refusal = refusal(request, response);
        if (refusal != null) {
            exchange.answer(refusal);
        } else if (DESCRIPTION.equals(request.getPathInfo())) {
            exchange.answer(Answer.ok(description));
        } else {
            String method = request.getPathInfo().substring(1);
            boolean errorsAsStatus = "transport".equals(request.getHeader("X-Centrifugo-Error-Mode"));
            if ("POST".equals(request.getMethod())) {
                exchange.read(request, body -> methods.answer(method, body, errorsAsStatus));
            } else {
                byte[] body = new QueryString(request.getQueryString()).asBody();
                var unused = methods.answer(method, body, errorsAsStatus).thenAccept(exchange::answer);
            }
        }
    }

    /** What is wrong before the body is looked at; null: nothing. */
    private @Nullable Answer refusal(HttpServletRequest request, HttpServletResponse response) {
        String path = request.getPathInfo();
        boolean description = DESCRIPTION.equals(path);
        if (!description && (path == null || !methods.names().contains(path.substring(1)))) {
            return Answer.problem(
                    Answer.NOT_FOUND, ErrorCode.METHOD_NOT_FOUND, "no such method; GET /api/openapi.json has them all");
        }
        List<String> allowed = description ? List.of("GET", "HEAD") : httpMethods(path.substring(1));
        if (!allowed.contains(request.getMethod())) {
            response.setHeader("Allow", String.join(", ", allowed));
            return Answer.problem(
                    Answer.METHOD_NOT_ALLOWED,
                    ErrorCode.BAD_REQUEST,
                    "the HTTP method must be " + String.join(" or ", allowed));
        }
        if (description) {
            return null;
        }
        if (!isAllowed(request)) {
            response.setHeader("WWW-Authenticate", "apikey");
            return Answer.problem(Answer.UNAUTHORIZED, ErrorCode.UNAUTHORIZED, KEY_WANTED);
        }
        return null;
    }

    private static List<String> httpMethods(String method) {
        return READABLE.equals(method) ? List.of("GET", "HEAD", "POST") : List.of("POST");
    }

    private boolean isAllowed(HttpServletRequest request) {
        return keys.allowed(
                request.getHeader("X-API-Key"),
                request.getHeader("Authorization"),
                new QueryString(request.getQueryString()).get("api_key"));
    }

    static Answer tooLarge() {
        return Answer.problem(
                Answer.TOO_LARGE, ErrorCode.LIMIT_EXCEEDED, "the body is longer than " + Exchange.MAX_BODY + " bytes");
    }

    static Answer tooLate(boolean hasBody, long maxMillis) {
        String within = " within " + maxMillis + " ms";
        return hasBody
                ? Answer.problem(Answer.UNAVAILABLE, ErrorCode.INTERNAL, "not done" + within + "; it may be done later")
                : Answer.problem(Answer.TIMEOUT, ErrorCode.BAD_REQUEST, "the body was not here" + within);
    }

    static void headers(HttpServletResponse response, Answer answer) {
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        if (answer.hasBody()) {
            response.setContentType("application/json");
        }
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (answer.status() == Answer.TOO_LARGE || answer.status() == Answer.TIMEOUT) {
            // What is left of the body is not read.
            response.setHeader("Connection", "close");
        }
    }
}
