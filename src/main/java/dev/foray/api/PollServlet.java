package dev.foray.api;

import dev.foray.auth.Origins;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.protocol.QueryParameters;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/poll/{channel}}, or {@code /api/poll?channel=}: for clients that have nothing but HTTP. Answers at
 * once with what is newer than the position that the client names, else waits until something is published or its time
 * is over; no thread waits with it.
 *
 * <p>Without an API key: who asks is a visitor, by a connection token or anonymous, with the permissions of the
 * channel's namespace; a page of another origin needs that origin in {@code client.allowed_origins}.
 */
public final class PollServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final String BEARER = "Bearer ";
    private static final String METHODS = "GET, HEAD, OPTIONS";

    private final transient Polls polls;
    private final transient Origins origins;

    public PollServlet(Polls polls, Origins origins) {
        this.polls = polls;
        this.origins = origins;
    }

    /** Makes the servlet known to the container, while the application starts. */
    public void register(ServletContext context) {
        ServletRegistration.Dynamic registration = context.addServlet("foray-poll", this);
        registration.setAsyncSupported(true);
        registration.addMapping("/api/poll/*");
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
        PollExchange exchange = new PollExchange(request.startAsync(request, response), response);
        String origin = request.getHeader("Origin");
        response.setHeader("Vary", "Origin");
        if (!origins.allowed(origin, request.getHeader("Host"))) {
            exchange.answer(Answer.problem(
                    Answer.FORBIDDEN, ErrorCode.PERMISSION_DENIED, "this origin is not in client.allowed_origins"));
            return;
        }
        if (origin != null) {
            response.setHeader("Access-Control-Allow-Origin", origin);
            response.setHeader("Access-Control-Expose-Headers", "ETag");
        }
        switch (request.getMethod()) {
            case "GET", "HEAD" -> begin(request, exchange);
            case "OPTIONS" ->
                exchange.answer(Answer.noContent()
                        .with("Allow", METHODS)
                        .with("Access-Control-Allow-Methods", METHODS)
                        .with("Access-Control-Allow-Headers", "Authorization, If-None-Match")
                        .with("Access-Control-Max-Age", "600"));
            default ->
                exchange.answer(Answer.problem(
                                Answer.METHOD_NOT_ALLOWED, ErrorCode.BAD_REQUEST, "the HTTP method must be GET or HEAD")
                        .with("Allow", METHODS));
        }
    }

    private void begin(HttpServletRequest request, PollExchange exchange) {
        QueryParameters query = QueryParameters.of(request.getQueryString());
        try {
            PollRequest poll = PollRequest.read(request, query, polls.maxLimit());
            Principal user = request.getUserPrincipal();
            polls.begin(
                    poll,
                    new Polls.Caller(
                            request.getRemoteAddr(), user == null ? null : user.getName(), token(request, query)),
                    exchange);
        } catch (ForayException e) {
            exchange.answer(Answer.refusal(e));
        }
    }

    private static @Nullable String token(HttpServletRequest request, QueryParameters query) {
        String header = request.getHeader("Authorization");
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? header.substring(BEARER.length()).strip()
                : query.get("token");
    }
}
