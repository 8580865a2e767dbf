package dev.foray.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * WildFly: WARs are dropped into its folder {@code deployments}. A deployment overlay makes {@code foray.war} one for
 * users only.
 */
final class WildFlyServer implements ContainerServer {
    private static final String OVERLAYS = """
                <deployment-overlays>
                    %s
                </deployment-overlays>
            </server>
            """;
    private static final String OVERLAY = """
            <deployment-overlay name="%s">
                <content path="/WEB-INF/web.xml" content="%s"/>
                <deployment name="%s"/>
            </deployment-overlay>
            """;

    /** An idle thread keeps its last request until it ends. */
    private static final String WORKER = "<worker name=\"default\" task-core-threads=\"1\" task-keepalive=\"100\"/>";

    private static final String LOGGER = """
            <logger category="dev.foray.session"><level name="DEBUG"/></logger>
            <root-logger>""";

    private final Path base;
    private final int port;
    private final ServerProcess process;
    private Path deployed;

    private WildFlyServer(Path base, int port, ServerProcess process) {
        this.base = base;
        this.port = port;
        this.process = process;
    }

    static ContainerServer start(Workplace place) throws IOException {
        Path home = place.home("wildfly-");
        Path base = place.folder("standalone");
        Folders.copy(home.resolve("standalone/configuration"), base.resolve("configuration"));
        Files.createDirectories(base.resolve("deployments"));
        configure(place, base.resolve("configuration"));
        int port = Servers.freePort();
        ServerProcess process = ServerProcess.start(
                place.java(),
                base,
                Map.of(),
                // As bin/standalone.sh does, which has no equal on other systems.
                place.command(
                        "-Djboss.modules.system.pkgs=org.jboss.byteman",
                        "-Djava.awt.headless=true",
                        "--add-exports=java.desktop/sun.awt=ALL-UNNAMED",
                        "--add-exports=java.naming/com.sun.jndi.ldap=ALL-UNNAMED",
                        "--add-exports=java.naming/com.sun.jndi.url.ldap=ALL-UNNAMED",
                        "--add-exports=java.naming/com.sun.jndi.url.ldaps=ALL-UNNAMED",
                        "--add-exports=jdk.naming.dns/com.sun.jndi.dns=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                        "--add-opens=java.base/java.io=ALL-UNNAMED",
                        "--add-opens=java.base/java.net=ALL-UNNAMED",
                        "--add-opens=java.base/java.security=ALL-UNNAMED",
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                        "--add-opens=java.management/javax.management=ALL-UNNAMED",
                        "--add-opens=java.naming/javax.naming=ALL-UNNAMED",
                        "-Dorg.jboss.boot.log.file=" + base.resolve("log/server.log"),
                        "-Dlogging.configuration="
                                + base.resolve("configuration/logging.properties")
                                        .toUri(),
                        "-jar",
                        home.resolve("jboss-modules.jar").toString(),
                        "-mp",
                        home.resolve("modules").toString(),
                        "org.jboss.as.standalone",
                        "-Djboss.home.dir=" + home,
                        "-Djboss.server.base.dir=" + base,
                        "-Djboss.http.port=" + port,
                        "-Djboss.https.port=" + Servers.freePort(),
                        "-Djboss.management.http.port=" + Servers.freePort()));
        return new WildFlyServer(base, port, process);
    }

    private static void configure(Workplace place, Path configuration) throws IOException {
        String overlays = overlay(place, "foray.war", Access.BASIC) + overlay(place, "form.war", Access.FORM);
        Path file = configuration.resolve("standalone.xml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("<worker name=\"default\"/>", WORKER)
                        .replace("scan-interval=\"5000\"", "scan-interval=\"500\"")
                        .replace(
                                "<console-handler name=\"CONSOLE\">\n                <level name=\"INFO\"/>",
                                "<console-handler name=\"CONSOLE\">")
                        .replace("<root-logger>", LOGGER)
                        .replace("\n</server>", "\n" + OVERLAYS.formatted(overlays)));
        String user = Workplace.USER + ":ApplicationRealm:" + Workplace.PASSWORD;
        Files.writeString(
                configuration.resolve("application-users.properties"),
                "#$REALM_NAME=ApplicationRealm$\n" + Workplace.USER + "=" + digest("MD5", user) + "\n");
    }

    private static String overlay(Workplace place, String deployment, Access access) throws IOException {
        String hash = digest("SHA-1", access.descriptor());
        String folder = "standalone/data/content/" + hash.substring(0, 2) + "/" + hash.substring(2);
        place.write(folder + "/content", access.descriptor());
        return OVERLAY.formatted(access, hash, deployment);
    }

    private static String digest(String algorithm, String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public URI deploy(Deployment deployment) throws IOException {
        Path moved = Files.copy(deployment.war(), base.resolve("deploying.war"), StandardCopyOption.REPLACE_EXISTING);
        deployed = base.resolve("deployments/" + deployment.name("ROOT") + ".war");
        Files.deleteIfExists(marker(".undeployed"));
        Files.move(moved, deployed);
        URI uri = deployment.uri(port);
        process.await("deployment", () -> Files.exists(marker(".deployed")) && new ForayApi(uri).isReady());
        return uri;
    }

    @Override
    public void undeploy() throws IOException {
        Files.delete(deployed);
        process.await("end", () -> Files.exists(marker(".undeployed")));
    }

    private Path marker(String ending) {
        return deployed.resolveSibling(deployed.getFileName() + ending);
    }

    @Override
    public ServerProcess process() {
        return process;
    }
}
