package dev.foray.protocol.centrifuge;

import dev.foray.auth.Origins;
import dev.foray.protocol.CrossOrigin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;

/** A Tomcat with {@value #THREADS} threads that serves streams at {@code /app}, and a client of it. */
final class StreamServer implements AutoCloseable {
    static final int THREADS = 4;
    static final String NODE = "node-1";

    final TestServer server;
    private final Tomcat tomcat = new Tomcat();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    StreamServer(Path folder, Map<String, String> settings) {
        server = new TestServer(settings);
        tomcat.setBaseDir(folder.toString());
        tomcat.setSilent(true);
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("maxThreads", String.valueOf(THREADS));
        connector.setProperty("minSpareThreads", String.valueOf(THREADS));
        // So that little is sent before somebody reads.
        connector.setProperty("socket.txBufSize", "8192");
        tomcat.setConnector(connector);
        StandardContext context = (StandardContext) tomcat.addContext("/app", null);
        // They want parts of the JDK opened.
        context.setClearReferencesObjectStreamClassCaches(false);
        context.setClearReferencesRmiTargets(false);
        context.setClearReferencesThreadLocals(false);
        CrossOrigin origins = new CrossOrigin(new Origins(List.of("https://good.example")), true);
        Emulation emulation = new Emulation(NODE);
        context.addServletContainerInitializer(
                (classes, application) -> {
                    for (Stream stream : Stream.values()) {
                        new StreamServlet(stream, server.protocol, emulation, origins).register(application);
                    }
                    new EmulationServlet(server.protocol, emulation, origins).register(application);
                },
                Set.of());
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw new AssertionError(e);
        }
    }

    int port() {
        return tomcat.getConnector().getLocalPort();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + "/app/" + path));
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

    HttpResponse<String> post(String path, String body) {
        return send(request(path).POST(BodyPublishers.ofString(body)));
    }

    /** Sends commands for a session. */
    HttpResponse<String> emulate(String session, String commands) {
        return post(
                "emulation",
                "{\"session\":\"" + session + "\",\"node\":\"" + NODE + "\",\"data\":\""
                        + commands.replace("\"", "\\\"").replace("\n", "\\n") + "\"}");
    }

    /** A stream to which the body of the request was sent. */
    StreamClient stream(String path, String body) {
        return StreamClient.post(port(), "/app" + path, body.replace('\'', '"'));
    }

    StreamClient streamAt(String pathAndQuery) {
        return StreamClient.get(port(), "/app" + pathAndQuery);
    }

    @Override
    public void close() {
        try {
            server.close();
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new AssertionError(e);
        }
    }
}
