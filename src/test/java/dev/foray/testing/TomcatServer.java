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
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Tomcat in a process of its own, on a free port, to which the real WAR is deployed again and again. */
public final class TomcatServer implements AutoCloseable {
    public static final String API_KEY = "key-of-this-test";

    private static final String CONFIGURATION = """
            <Server port="-1">
              <Listener className="org.apache.catalina.core.JreMemoryLeakPreventionListener"/>
              <Listener className="org.apache.catalina.core.ThreadLocalLeakPreventionListener"/>
              <Service name="Catalina">
                <Connector port="%d" address="127.0.0.1"/>
                <Engine name="Catalina" defaultHost="localhost" backgroundProcessorDelay="1">
                  <Host name="localhost" appBase="webapps" unpackWARs="true" autoDeploy="true"/>
                </Engine>
              </Service>
            </Server>
            """;

    private final Path base;
    private final Process process;
    private final URI uri;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private TomcatServer(Path base, Process process, URI uri) {
        this.base = base;
        this.process = process;
        this.uri = uri;
    }

    /**
     * Starts a server without any application.
     *
     * @param home where Tomcat was unpacked; nothing is written there
     * @param folder for all that it writes, Foray's data too
     */
    public static TomcatServer start(Path home, Path folder) throws IOException {
        Path base = folder.resolve("tomcat");
        for (String name : List.of("conf", "logs", "temp", "webapps", "work")) {
            Files.createDirectories(base.resolve(name));
        }
        int port = Servers.freePort();
        Files.writeString(base.resolve("conf/server.xml"), CONFIGURATION.formatted(port));
        Files.copy(home.resolve("conf/web.xml"), base.resolve("conf/web.xml"), StandardCopyOption.REPLACE_EXISTING);
        Process process = new ProcessBuilder(
                        Servers.tool("java"),
                        "-Xmx512m",
                        // Otherwise what only soft references keep stays while there is room.
                        "-XX:SoftRefLRUPolicyMSPerMB=0",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "-Dforay.data=" + folder.resolve("data"),
                        "-Dforay.http_api.key=" + API_KEY,
                        "-Dcatalina.home=" + home,
                        "-Dcatalina.base=" + base,
                        "-Djava.io.tmpdir=" + base.resolve("temp"),
                        "-cp",
                        home.resolve("bin/bootstrap.jar")
                                + java.io.File.pathSeparator
                                + home.resolve("bin/tomcat-juli.jar"),
                        "org.apache.catalina.startup.Bootstrap",
                        "start")
                .redirectErrorStream(true)
                .redirectOutput(log(base).toFile())
                .start();
        TomcatServer server = new TomcatServer(base, process, URI.create("http://localhost:" + port + "/"));
        server.await("start", () -> server.get("").statusCode() == 404);
        return server;
    }

    private static Path log(Path base) {
        return base.resolve("logs/console.log");
    }

    /** Waits until the application answers. */
    public void deploy(Path war) throws IOException {
        Path moved = Files.copy(war, base.resolve("deploying.war"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(moved, base.resolve("webapps/ROOT.war"));
        await("deployment", () -> post("info", "{}").statusCode() == 200);
    }

    /** Waits until the application is gone, its files too. */
    public void undeploy() throws IOException {
        Files.delete(base.resolve("webapps/ROOT.war"));
        await("end", () -> !Files.exists(base.resolve("webapps/ROOT")));
    }

    private void await(String what, Servers.Condition condition) throws IOException {
        if (!Servers.await(process, condition)) {
            process.destroyForcibly();
            throw new IOException("no " + what + ":\n" + Files.readString(log(base)));
        }
    }

    /** The URI of the root context. */
    public URI uri() {
        return uri;
    }

    public URI webSocket() {
        return webSocket("connection/websocket");
    }

    public URI webSocket(String path) {
        return URI.create(uri.toString().replaceFirst("http", "ws") + path);
    }

    public HttpResponse<String> get(String path) throws IOException {
        return send(HttpRequest.newBuilder(uri.resolve(path)));
    }

    /** Calls a method of the server API with the right key. */
    public HttpResponse<String> post(String method, String body) throws IOException {
        return send(HttpRequest.newBuilder(uri.resolve("api/" + method))
                .header("X-API-Key", API_KEY)
                .POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.timeout(Servers.PATIENCE).build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** How many class loaders of web applications are reachable, after a garbage collection. */
    public long classLoaders() throws IOException {
        return Servers.jcmd(process.pid(), "GC.class_histogram")
                .lines()
                .filter(line -> line.endsWith("ParallelWebappClassLoader"))
                .mapToLong(line -> Long.parseLong(line.trim().split("\\s+")[1]))
                .sum();
    }

    /**
     * Waits until no more than this many are left, because threads of Tomcat go on for a moment with what they did for
     * the last application; the answer is how many there are in the end.
     */
    public long awaitClassLoaders(long most) throws IOException {
        var unused = Servers.await(process, () -> classLoaders() <= most);
        return classLoaders();
    }

    /** The names of all Java threads. */
    public List<String> threads() throws IOException {
        return Servers.jcmd(process.pid(), "Thread.print")
                .lines()
                .filter(line -> line.startsWith("\""))
                .map(line -> line.substring(1, line.indexOf('"', 1)))
                .toList();
    }

    /** What the process has open below this folder; empty where the system does not tell. */
    public List<Path> openFiles(Path folder) throws IOException {
        Path descriptors = Path.of("/proc", Long.toString(process.pid()), "fd");
        if (!Files.isDirectory(descriptors)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(descriptors)) {
            return all.filter(Files::isSymbolicLink)
                    .map(TomcatServer::target)
                    .filter(path -> path.startsWith(folder))
                    .toList();
        }
    }

    private static Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException e) {
            return link; // Closed meanwhile.
        }
    }

    @Override
    public void close() {
        process.destroy();
        if (process.onExit()
                .completeOnTimeout(process, 30, TimeUnit.SECONDS)
                .join()
                .isAlive()) {
            process.destroyForcibly().onExit().join();
        }
    }
}
