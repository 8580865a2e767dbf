package dev.foray.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** Jetty: files that describe a web application are dropped into its folder {@code webapps}, with the WAR beside. */
final class JettyServer implements ContainerServer {
    private static final String MODULES = "server,http,deployment-scanner,ee10-deploy,ee10-websocket-jakarta,graceful";
    private static final String CONTEXT = """
            <?xml version="1.0"?>
            <!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "https://jetty.org/configure_12_1.dtd">
            <Configure class="org.eclipse.jetty.ee10.webapp.WebAppContext">
              <Set name="contextPath">%s</Set>
              <Set name="war">%s</Set>
              %s
            </Configure>
            """;
    private static final String USERS = """
            <Set name="overrideDescriptor">%s</Set>
            <Get name="securityHandler">
              <Set name="loginService">
                <New class="org.eclipse.jetty.security.HashLoginService">
                  <Set name="name">Foray</Set>
                  <Set name="userStore">
                    <New class="org.eclipse.jetty.security.UserStore">
                      <Call name="addUser">
                        <Arg>%s</Arg>
                        <Arg><New class="org.eclipse.jetty.util.security.Password"><Arg>%s</Arg></New></Arg>
                        <Arg><Array type="java.lang.String"><Item>user</Item></Array></Arg>
                      </Call>
                    </New>
                  </Set>
                </New>
              </Set>
            </Get>
            """;

    private final Workplace place;
    private final Path webapps;
    private final int port;
    private final ServerProcess process;
    private Path deployed;

    private JettyServer(Workplace place, Path webapps, int port, ServerProcess process) {
        this.place = place;
        this.webapps = webapps;
        this.port = port;
        this.process = process;
    }

    static ContainerServer start(Workplace place) throws IOException {
        Path home = place.home("jetty-home-12.");
        Path base = place.folder("jetty");
        Path webapps = place.folder("jetty/webapps");
        Path logging = place.write("logging.properties", Workplace.LOGGING);
        int port = Servers.freePort();
        ServerProcess process = ServerProcess.start(
                place.java(),
                base,
                Map.of(),
                place.command(
                        "-Djava.util.logging.config.file=" + logging,
                        "-jar",
                        home.resolve("start.jar").toString(),
                        "jetty.base=" + base,
                        "jetty.http.host=127.0.0.1",
                        "jetty.http.port=" + port,
                        "jetty.deploy.scanInterval=1",
                        // Last, because what follows a module of ee10 is a property of ee10 only.
                        "--modules=" + MODULES));
        return new JettyServer(place, webapps, port, process);
    }

    @Override
    public URI deploy(Deployment deployment) throws IOException {
        String users = "";
        if (deployment.usersOnly()) {
            Path descriptor =
                    place.write("jetty/users-only.xml", deployment.access().descriptor());
            users = USERS.formatted(descriptor, Workplace.USER, Workplace.PASSWORD);
        }
        Path context =
                place.write("deploying.xml", CONTEXT.formatted(deployment.contextRoot(), deployment.war(), users));
        deployed =
                Files.move(context, webapps.resolve(deployment.name("root") + ".xml"), StandardCopyOption.ATOMIC_MOVE);
        URI uri = deployment.uri(port);
        process.await("deployment", new ForayApi(uri)::isReady);
        return uri;
    }

    @Override
    public void undeploy() throws IOException {
        long before = stopped();
        Files.delete(deployed);
        process.await("end", () -> stopped() > before);
    }

    private long stopped() throws IOException {
        return log().lines().filter(line -> line.contains("Foray has stopped")).count();
    }

    @Override
    public ServerProcess process() {
        return process;
    }
}
