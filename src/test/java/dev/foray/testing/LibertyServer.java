package dev.foray.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/**
 * Open Liberty: parts of its configuration that name a web application are dropped into {@code configDropins}.
 *
 * <p>It reads classes from the archive whenever it needs one. Whoever takes an application out deletes that, or puts a
 * newer one in its place, while the application is still running.
 */
final class LibertyServer implements ContainerServer {
    private static final String CONFIGURATION = """
            <server>
              <featureManager>
                <feature>servlet-6.0</feature>
                <feature>websocket-2.1</feature>
                <feature>jsonb-3.0</feature>
                <feature>appSecurity-5.0</feature>
              </featureManager>
              <httpEndpoint id="defaultHttpEndpoint" host="localhost" httpPort="%d" httpsPort="-1"/>
              <config updateTrigger="polled" monitorInterval="500ms"/>
              <applicationMonitor updateTrigger="disabled" dropinsEnabled="false"/>
              <logging traceSpecification="*=info:dev.foray.session.*=fine"/>
              <basicRegistry><user name="%s" password="%s"/></basicRegistry>
            </server>
            """;
    private static final String APPLICATION = """
            <server><webApplication id="foray" name="foray" location="%s" contextRoot="%s"/></server>
            """;
    /** A web application that is put together from an unpacked WAR and a file beside it. */
    private static final String TOGETHER = """
            <archive>
              <dir targetInArchive="/" sourceOnDisk="%s"/>
              <file targetInArchive="/WEB-INF/web.xml" sourceOnDisk="%s"/>
            </archive>
            """;

    private final Workplace place;
    private final Path folder;
    private final int port;
    private final ServerProcess process;

    private LibertyServer(Workplace place, Path folder, int port, ServerProcess process) {
        this.place = place;
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    static ContainerServer start(Workplace place) throws IOException {
        Path home = place.home("wlp");
        Path folder = place.folder("usr/servers/foray");
        place.folder("usr/servers/foray/configDropins/overrides");
        int port = Servers.freePort();
        place.write("usr/servers/foray/server.xml", CONFIGURATION.formatted(port, Workplace.USER, Workplace.PASSWORD));
        List<String> command = place.command(
                "@" + home.resolve("lib/platform/java/" + (place.javaVersion() < 24 ? "java9" : "java24") + ".options"),
                "-javaagent:" + home.resolve("bin/tools/ws-javaagent.jar"),
                "-Djava.awt.headless=true",
                "-jar",
                home.resolve("bin/tools/ws-server.jar").toString(),
                "foray");
        ServerProcess process = ServerProcess.start(
                place.java(), folder, Map.of("WLP_USER_DIR", place.folder("usr").toString()), command);
        return new LibertyServer(place, folder, port, process);
    }

    /** For Arquillian, which takes any server in the machine for its own that has the same name. */
    static ArquillianServer arrange(Workplace place) throws IOException {
        ArquillianServer server = ArquillianServer.at(place.home("wlp"));
        Path base = place.folder("usr/servers/arquillian-" + server.port());
        Files.writeString(
                base.resolve("server.xml"), CONFIGURATION.formatted(server.port(), Workplace.USER, Workplace.PASSWORD));
        return server.withBase(base);
    }

    @Override
    public URI deploy(Deployment deployment) throws IOException {
        Path application = place.folder("apps").resolve("foray.war");
        if (deployment.usersOnly()) {
            Path descriptor = place.write("users-only.xml", deployment.access().descriptor());
            Folders.unpack(deployment.war(), application);
            application = place.write("foray.war.xml", TOGETHER.formatted(application, descriptor));
        } else {
            Files.copy(deployment.war(), application);
        }
        Path file = place.write("deploying.xml", APPLICATION.formatted(application, deployment.contextRoot()));
        Files.move(file, dropped(), StandardCopyOption.ATOMIC_MOVE);
        URI uri = deployment.uri(port);
        process.await("deployment", new ForayApi(uri)::isReady);
        return uri;
    }

    private Path dropped() {
        return folder.resolve("configDropins/overrides/foray.xml");
    }

    @Override
    public void undeploy() throws IOException {
        long before = stopped();
        Folders.delete(place.folder("apps"));
        Files.delete(dropped());
        process.await("end", () -> stopped() > before);
    }

    private long stopped() throws IOException {
        return log().lines().filter(line -> line.contains("Foray has stopped")).count();
    }

    @Override
    public String log() throws IOException {
        Path trace = folder.resolve("logs/trace.log");
        return Files.exists(trace) ? Files.readString(trace) : process.log();
    }

    @Override
    public ServerProcess process() {
        return process;
    }
}
