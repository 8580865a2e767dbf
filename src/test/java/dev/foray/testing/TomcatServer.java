package dev.foray.testing;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** Tomcat: WARs are dropped into its folder {@code webapps}. */
final class TomcatServer implements ContainerServer {
    private static final String CONFIGURATION = """
            <Server port="-1">
              <Listener className="org.apache.catalina.core.JreMemoryLeakPreventionListener"/>
              <Listener className="org.apache.catalina.core.ThreadLocalLeakPreventionListener"/>
              <Service name="Catalina">
                <Connector port="%d" address="127.0.0.1"/>
                <Engine name="Catalina" defaultHost="localhost" backgroundProcessorDelay="1">
                  <Realm className="org.apache.catalina.realm.MemoryRealm"/>
                  <Host name="localhost" appBase="webapps" unpackWARs="true" autoDeploy="true"/>
                </Engine>
              </Service>
            </Server>
            """;
    private static final String USERS = """
            <tomcat-users><user username="%s" password="%s" roles="user,manager-script"/></tomcat-users>
            """;

    private final Path home;
    private final Path base;
    private final int port;
    private final ServerProcess process;
    private String deployed = "";

    private TomcatServer(Path home, Path base, int port, ServerProcess process) {
        this.home = home;
        this.base = base;
        this.port = port;
        this.process = process;
    }

    static ContainerServer start(Workplace place, String version) throws IOException {
        Path home = home(place, version);
        int port = Servers.freePort();
        Path base = configure(place, port);
        ServerProcess process = ServerProcess.start(
                place.java(),
                base,
                Map.of(),
                place.command(
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "-Djava.util.logging.config.file=" + base.resolve("conf/logging.properties"),
                        "-Dcatalina.home=" + home,
                        "-Dcatalina.base=" + base,
                        "-cp",
                        home.resolve("bin/bootstrap.jar") + File.pathSeparator + home.resolve("bin/tomcat-juli.jar"),
                        "org.apache.catalina.startup.Bootstrap",
                        "start"));
        return new TomcatServer(home, base, port, process);
    }

    private static Path home(Workplace place, String version) throws IOException {
        return place.home("apache-tomcat-" + version);
    }

    private static Path configure(Workplace place, int port) throws IOException {
        Path base = place.folder("tomcat");
        for (String name : List.of("conf", "logs", "temp", "webapps", "work")) {
            Files.createDirectories(base.resolve(name));
        }
        place.write("tomcat/conf/server.xml", CONFIGURATION.formatted(port));
        place.write("tomcat/conf/tomcat-users.xml", USERS.formatted(Workplace.USER, Workplace.PASSWORD));
        place.write("tomcat/conf/logging.properties", Workplace.LOGGING);
        return base;
    }

    /** For Arquillian, which deploys by Tomcat's own manager. */
    static ArquillianServer arrange(Workplace place, String version) throws IOException {
        Path home = home(place, version);
        ArquillianServer server = ArquillianServer.at(home);
        Path base = configure(place, server.port());
        Files.copy(home.resolve("conf/web.xml"), base.resolve("conf/web.xml"));
        Folders.copy(home.resolve("webapps/manager"), base.resolve("webapps/manager"));
        return server.withBase(base);
    }

    @Override
    public URI deploy(Deployment deployment) throws IOException {
        String defaults = Files.readString(home.resolve("conf/web.xml"));
        Files.writeString(base.resolve("conf/web.xml"), deployment.access().in(defaults));
        deployed = deployment.name("ROOT");
        Path moved =
                Files.copy(deployment.war(), base.resolve("temp/deploying.war"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(moved, base.resolve("webapps/" + deployed + ".war"));
        URI uri = deployment.uri(port);
        process.await("deployment", new ForayApi(uri)::isReady);
        return uri;
    }

    @Override
    public void undeploy() throws IOException {
        Files.delete(base.resolve("webapps/" + deployed + ".war"));
        process.await("end", () -> !Files.exists(base.resolve("webapps/" + deployed)));
    }

    @Override
    public ServerProcess process() {
        return process;
    }
}
