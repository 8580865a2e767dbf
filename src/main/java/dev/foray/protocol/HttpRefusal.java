package dev.foray.protocol;

import dev.foray.channel.ErrorCode;
import dev.foray.channel.JsonWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What a request over HTTP is refused with: a status, and {@code {"code","message"}} in JSON.
 *
 * @param message for people; names the limit or the setting
 */
public record HttpRefusal(int status, ErrorCode code, String message) {
    public static HttpRefusal badRequest(String message) {
        return new HttpRefusal(HttpServletResponse.SC_BAD_REQUEST, ErrorCode.BAD_REQUEST, message);
    }

    /** 413, which names the limit of the body or of what is in it. */
    public static HttpRefusal tooLarge(SizeLimit limit) {
        return new HttpRefusal(
                HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
                ErrorCode.LIMIT_EXCEEDED,
                limit.disconnect().reason());
    }

    /** @param methods as in {@code Allow} */
    public static HttpRefusal notAllowed(String methods) {
        return new HttpRefusal(
                HttpServletResponse.SC_METHOD_NOT_ALLOWED,
                ErrorCode.BAD_REQUEST,
                "the HTTP method must be one of " + methods);
    }

    /** Writes the whole response, which is so short that nobody waits for it. */
    public void write(HttpServletResponse response) throws IOException {
        byte[] body = new JsonWriter()
                .beginObject()
                .name("code")
                .value(code.code())
                .name("message")
                .value(message)
                .endObject()
                .text()
                .text()
                .getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (status == HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE) {
            // What is left of the body is not read.
            response.setHeader("Connection", "close");
        }
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
