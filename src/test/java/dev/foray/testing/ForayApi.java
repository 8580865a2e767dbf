package dev.foray.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** A running Foray by HTTP: its pages and its server API. Thread-safe. */
public final class ForayApi {
    /** What the servers of the tests have as {@code http_api.key}. */
    public static final String KEY = "key-of-this-test";

    // On Payara an upgrade to HTTP/2 may never end where many requests begin at once.
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI base;

    /** @param base the address of the context root, with a slash at its end */
    public ForayApi(URI base) {
        this.base = base;
    }

    /** Whether its methods can be called. */
    public boolean isReady() throws IOException {
        return post("info", "{}").statusCode() == 200;
    }

    /** Where clients of the Centrifuge protocol connect. */
    public URI webSocket() {
        return webSocket("connection/websocket");
    }

    /** Another endpoint of WebSockets. */
    public URI webSocket(String path) {
        return URI.create(base.toString().replaceFirst("http", "ws") + path);
    }

    /** @param path relative to the context root */
    public HttpResponse<String> get(String path) throws IOException {
        return send(HttpRequest.newBuilder(base.resolve(path)));
    }

    /** The same with a header. */
    public HttpResponse<String> get(String path, String header, String value) throws IOException {
        return send(HttpRequest.newBuilder(base.resolve(path)).header(header, value));
    }

    /** Calls a method of the server API with the right key. */
    public HttpResponse<String> post(String method, String body) throws IOException {
        return post(method, body, KEY);
    }

    /** The same with another key. */
    public HttpResponse<String> post(String method, String body, String key) throws IOException {
        return send(HttpRequest.newBuilder(base.resolve("api/" + method))
                .header("X-API-Key", key)
                .POST(BodyPublishers.ofString(body)));
    }

    /** Publishes JSON to a channel, and gives the body of the answer. */
    public String publish(String channel, String data) throws IOException {
        return post("publish", "{\"channel\":\"" + channel + "\",\"data\":" + data + "}")
                .body();
    }

    /** Posts what is no call of the server API. */
    public HttpResponse<String> send(String path, String body) throws IOException {
        return send(HttpRequest.newBuilder(base.resolve(path)).POST(BodyPublishers.ofString(body)));
    }

    /** The lines of a response that does not end before it is closed. */
    public BufferedReader stream(String path) throws IOException {
        return stream(HttpRequest.newBuilder(base.resolve(path)));
    }

    /** The same, of a {@code POST}. */
    public BufferedReader stream(String path, String body) throws IOException {
        return stream(HttpRequest.newBuilder(base.resolve(path)).POST(BodyPublishers.ofString(body)));
    }

    private static BufferedReader stream(HttpRequest.Builder request) throws IOException {
        return new BufferedReader(new InputStreamReader(
                send(request, BodyHandlers.ofInputStream()).body(), StandardCharsets.UTF_8));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        return send(request, BodyHandlers.ofString());
    }

    private static <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> body) throws IOException {
        try {
            return HTTP.send(request.timeout(Servers.PATIENCE).build(), body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
