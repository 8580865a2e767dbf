package dev.foray.api;

import dev.foray.auth.ApiKeys;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;

/** A Tomcat with the server API and {@value #THREADS} threads, and a client of it. */
final class ApiServer implements AutoCloseable {
    static final int THREADS = 4;
    static final String KEY = "test-key-1";
    private static final int SOCKET_BYTES = 64 * 1024;
    private static final Duration MAX_WAIT = Duration.ofMinutes(2);

    private final Tomcat tomcat = new Tomcat();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    ApiServer(Path folder, ApiServlet servlet) {
        this(folder, servlet::register);
    }

    /** @param servlets registers what the server is to have */
    ApiServer(Path folder, Consumer<ServletContext> servlets) {
        tomcat.setBaseDir(folder.toString());
        tomcat.setSilent(true);
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("maxThreads", String.valueOf(THREADS));
        connector.setProperty("minSpareThreads", String.valueOf(THREADS));
        tomcat.setConnector(connector);
        // So that little is sent before somebody reads.
        connector.setProperty("socket.txBufSize", String.valueOf(SOCKET_BYTES));
        StandardContext context = (StandardContext) tomcat.addContext("/app", null);
        // They want parts of the JDK opened.
        context.setClearReferencesObjectStreamClassCaches(false);
        context.setClearReferencesRmiTargets(false);
        context.setClearReferencesThreadLocals(false);
        context.addServletContainerInitializer((classes, application) -> servlets.accept(application), Set.of());
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw new AssertionError(e);
        }
    }

    static ApiServlet servlet(ApiFixture api, long maxMillis) {
        return new ApiServlet(api.methods, new ApiKeys(KEY, false), maxMillis);
    }

    HttpRequest.Builder request(String path) {
        URI uri = URI.create("http://localhost:" + tomcat.getConnector().getLocalPort() + "/app/api/" + path);
        return HttpRequest.newBuilder(uri).timeout(MAX_WAIT);
    }

    /** With the key, and a body of a known length. */
    HttpRequest.Builder post(String path, String body) {
        return request(path).header("X-API-Key", KEY).POST(BodyPublishers.ofString(body));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    CompletableFuture<HttpResponse<String>> begin(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), BodyHandlers.ofString());
    }

    Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(SOCKET_BYTES);
        socket.connect(new InetSocketAddress("localhost", tomcat.getConnector().getLocalPort()));
        socket.setSoTimeout((int) MAX_WAIT.toMillis());
        return socket;
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new AssertionError(e);
        }
    }
}
