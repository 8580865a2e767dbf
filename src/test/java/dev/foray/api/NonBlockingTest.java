package dev.foray.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.testing.HeldBroker;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that a request waits for holds one of the container's few threads. */
class NonBlockingTest {
    private static final int MORE_THAN_THREADS = ApiServer.THREADS * 3;
    private static final String PUBLISH = "{\"channel\":\"chat:a\",\"data\":1}";
    private static final long MAX_WAIT_SECONDS = 120;

    @TempDir
    Path folder;

    private final HeldBroker broker = new HeldBroker();
    private final ApiFixture api = new ApiFixture(broker);
    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        api.close();
    }

    private ApiServer serve(long maxMillis) {
        return new ApiServer(folder, ApiServer.servlet(api, maxMillis));
    }

    /** Sends the head of a request, and so much of its body. */
    private Socket begin(ApiServer server, String method, String body, int length) throws IOException {
        Socket socket = server.connect();
        sockets.add(socket);
        String head = "POST /app/api/" + method + " HTTP/1.1\r\nHost: localhost\r\nX-API-Key: " + ApiServer.KEY
                + "\r\nContent-Length: " + length + "\r\n\r\n";
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private static void assertAnswers(ApiServer server) {
        assertThat(server.send(server.post("channels", "")).statusCode()).isEqualTo(200);
    }

    @Test
    void theBrokerIsNotWaitedFor() throws InterruptedException {
        try (ApiServer server = serve(30_000)) {
            List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
            for (int i = 0; i < MORE_THAN_THREADS; i++) {
                waiting.add(server.begin(server.post("publish", PUBLISH)));
            }
            assertThat(broker.asked.tryAcquire(MORE_THAN_THREADS, MAX_WAIT_SECONDS, TimeUnit.SECONDS))
                    .isTrue();

            assertAnswers(server);
            broker.released.complete(null);

            for (var response : waiting) {
                assertThat(response.join().body()).startsWith("{\"result\":{\"offset\":");
            }
        }
    }

    @Test
    void slowSendersAreNotWaitedFor() throws IOException {
        try (ApiServer server = serve(30_000)) {
            broker.released.complete(null);
            for (int i = 0; i < MORE_THAN_THREADS; i++) {
                begin(server, "publish", PUBLISH.substring(0, 5), PUBLISH.length());
            }

            assertAnswers(server);

            for (Socket socket : sockets) {
                socket.getOutputStream().write(PUBLISH.substring(5).getBytes(StandardCharsets.UTF_8));
                assertThat(firstLine(socket)).isEqualTo("HTTP/1.1 200 ");
            }
        }
    }

    @Test
    void slowReadersAreNotWaitedForAndGetEverything() throws IOException {
        String batch = largeBatch();
        try (ApiServer server = serve(30_000)) {
            for (int i = 0; i < MORE_THAN_THREADS; i++) {
                begin(server, "batch", batch, batch.length());
            }

            assertAnswers(server);

            for (Socket socket : sockets) {
                assertThat(new String(readBody(socket), StandardCharsets.UTF_8))
                        .startsWith("{\"replies\":[{\"history\":{\"publications\":[{\"data\":\"xxx")
                        .endsWith("}}]}");
            }
        }
    }

    /** Its answer is larger than what sockets take without being read. */
    private String largeBatch() {
        broker.released.complete(null);
        for (int i = 0; i < 3; i++) {
            api.post("publish", "{\"channel\":\"chat:a\",\"data\":\"" + "x".repeat(60_000) + "\"}");
        }
        String history = "{\"history\":{\"channel\":\"chat:a\",\"limit\":-1}}";
        return "{\"commands\":[" + (history + ",").repeat(9) + history + "]}";
    }

    @Test
    void whatTakesTooLongIsUnavailable() {
        try (ApiServer server = serve(3_000)) {
            HttpResponse<String> response = server.send(server.post("publish", PUBLISH));

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.body()).isEqualTo("""
                    {"code":100,"message":"not done within 3000 ms; it may be done later"}""");
            broker.released.complete(null);
            assertAnswers(server);
        }
    }

    @Test
    void aBodyThatDoesNotComeIsTimedOut() throws IOException {
        try (ApiServer server = serve(100)) {
            Socket socket = begin(server, "publish", "{", 10);

            assertThat(firstLine(socket)).isEqualTo("HTTP/1.1 408 ");
        }
    }

    private static String firstLine(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        InputStream in = socket.getInputStream();
        for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    private static byte[] readBody(Socket socket) throws IOException {
        int length = 0;
        String line = firstLine(socket);
        InputStream in = socket.getInputStream();
        while (!line.isEmpty()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            }
            assertThat(in.read()).isEqualTo('\n');
            line = firstLine(socket);
        }
        assertThat(in.read()).isEqualTo('\n');
        return in.readNBytes(length);
    }
}
