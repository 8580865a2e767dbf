package dev.foray.api;

import dev.foray.auth.Origins;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.JsonWriter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * {@code GET /api/origin?origin=https://example.com}: whether pages of an origin may connect, and which {@code Host}
 * the server was asked as.
 *
 * <p>A browser does not tell a page why its handshake failed, so the console asks here; a proxy that changes the
 * {@code Host} is seen here too. It says nothing that a handshake would not.
 */
public final class OriginServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Origins origins;

    public OriginServlet(Origins origins) {
        this.origins = origins;
    }

    /** Makes the servlet known to the container, while the application starts. */
    public void register(ServletContext context) {
        context.addServlet("foray-origin", this).addMapping("/api/origin");
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Answer answer =
                switch (request.getMethod()) {
                    case "GET", "HEAD" -> answer(request);
                    default ->
                        Answer.problem(
                                        Answer.METHOD_NOT_ALLOWED,
                                        ErrorCode.BAD_REQUEST,
                                        "the HTTP method must be GET or HEAD")
                                .with("Allow", "GET, HEAD");
                };
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        ApiServlet.headers(response, answer);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    private Answer answer(HttpServletRequest request) {
        String origin = new QueryString(request.getQueryString()).get("origin");
        if (origin == null || origin.isEmpty()) {
            return Answer.problem(Answer.BAD_REQUEST, ErrorCode.BAD_REQUEST, "origin: is required");
        }
        String host = request.getHeader("Host");
        return Answer.ok(new JsonWriter()
                .beginObject()
                .name("origin")
                .value(origin)
                .name("host")
                .value(Objects.requireNonNullElse(host, ""))
                .name("allowed")
                .value(origins.allowed(origin, host))
                .name("own_origin_only")
                .value(origins.ownOnly())
                .endObject()
                .text()
                .text());
    }
}
