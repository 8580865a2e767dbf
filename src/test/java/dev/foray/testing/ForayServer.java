package dev.foray.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The real WAR on Payara Micro in a process of its own, on a free port; ended, or killed, with the test. */
public final class ForayServer implements AutoCloseable {
    public static final String API_KEY = "key-of-this-test";

    private final Process process;
    private final URI uri;
    // On Payara an upgrade to HTTP/2 may never end where many requests begin at once.
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ForayServer(Process process, URI uri) {
        this.process = process;
        this.uri = uri;
    }

    /**
     * Starts a server and waits until it answers.
     *
     * @param data its data folder; another server may have used it before
     * @param settings system properties, such as {@code foray.broker.type=memory}
     */
    public static ForayServer start(Path data, String... settings) throws IOException {
        int port = Servers.freePort();
        List<String> command = new ArrayList<>(List.of(
                Servers.tool("java"),
                "-Xmx1g",
                // It lives for seconds, and is quicker when it is compiled only once.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dforay.data=" + data,
                "-Dforay.http_api.key=" + API_KEY));
        for (String setting : settings) {
            command.add("-D" + setting);
        }
        command.addAll(List.of(
                "-jar",
                System.getProperty("payara.microJar"),
                "--nohazelcast",
                "--port",
                Integer.toString(port),
                "--postbootcommandfile",
                "payara-config/micro-post-boot.txt",
                "--deploy",
                System.getProperty("foray.war"),
                "--contextroot",
                "/"));
        Path log = Path.of("target", "server-" + port + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        ForayServer server = new ForayServer(process, URI.create("http://localhost:" + port + "/"));
        server.awaitReady(log);
        return server;
    }

    private void awaitReady(Path log) throws IOException {
        if (!Servers.await(process, () -> post("info", "{}").statusCode() == 200)) {
            process.destroyForcibly();
            throw new IOException("the server did not start:\n" + Files.readString(log));
        }
    }

    public URI uri() {
        return uri;
    }

    public URI webSocket() {
        return URI.create(uri.toString().replaceFirst("http", "ws") + "connection/websocket");
    }

    public long pid() {
        return process.pid();
    }

    /** Calls a method of the server API with the right key. */
    public HttpResponse<String> post(String method, String body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(uri.resolve("api/" + method))
                .header("X-API-Key", API_KEY)
                .timeout(Duration.ofSeconds(30))
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** As {@code kill -9}: nothing of it runs any more when this returns. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** As an orderly stop of the container. */
    public void stop() {
        process.destroy();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
