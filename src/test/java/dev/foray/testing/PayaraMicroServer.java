package dev.foray.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;

/**
 * Payara Micro: the root context belongs to a WAR that it is started with; under any other, WARs come and go by the
 * folder {@code autodeploy}. It is started anew where one follows the other.
 */
final class PayaraMicroServer implements ContainerServer {
    private static final String AUTODEPLOY = """
            set configs.config.server-config.admin-service.das-config.autodeploy-enabled=true
            set configs.config.server-config.admin-service.das-config.autodeploy-polling-interval-in-seconds=1
            """;

    private final Workplace place;
    private final Path jar;
    private final Path root;
    private final int port = Servers.freePort();
    private ServerProcess process;
    private Deployment running;
    private int starts;

    private PayaraMicroServer(Workplace place, Path jar, Path root) throws IOException {
        this.place = place;
        this.jar = jar;
        this.root = root;
    }

    /** Nothing runs before the first deployment. */
    static ContainerServer start(Workplace place) throws IOException {
        return new PayaraMicroServer(place, place.servers().resolve("payara-micro.jar"), place.folder("root"));
    }

    @Override
    public URI deploy(Deployment deployment) throws IOException {
        if (process == null) {
            start(deployment);
            // What it finds while it starts it deploys, but may leave without its listeners.
            starts++;
            process.await("start", () -> readies() == starts);
        } else {
            restrict(deployment);
        }
        if (!deployment.contextPath().isEmpty()) {
            Path moved = Files.copy(
                    deployment.war(), place.folder().resolve("deploying.war"), StandardCopyOption.REPLACE_EXISTING);
            Files.move(moved, dropped(deployment));
        }
        running = deployment;
        URI uri = deployment.uri(port);
        process.await("deployment", new ForayApi(uri)::isReady);
        return uri;
    }

    private void start(Deployment deployment) throws IOException {
        Folders.delete(root); // It would remember what was deployed.
        Files.createDirectories(root.resolve("autodeploy"));
        place.write("root/config/keyfile", FileRealm.keyfile());
        List<String> command = place.command("-jar", jar.toString(), "--nohazelcast", "--rootdir", root.toString());
        command.addAll(List.of("--port", Integer.toString(port)));
        command.addAll(List.of(
                "--prebootcommandfile", place.write("pre-boot.txt", AUTODEPLOY).toString()));
        restrict(deployment);
        command.addAll(List.of(
                "--postbootcommandfile",
                Path.of("payara-config/micro-post-boot.txt").toAbsolutePath().toString()));
        command.addAll(List.of(
                "--logproperties",
                place.write("logging.properties", packed("logging.properties") + "\n" + Workplace.LEVELS)
                        .toString()));
        if (deployment.contextPath().isEmpty()) {
            command.addAll(List.of("--deploy", deployment.war().toString(), "--contextroot", "/"));
        }
        process = ServerProcess.start(place.java(), place.folder(), Map.of(), command);
    }

    /** How often it has said that it is up; each start writes on in the same log. */
    private long readies() throws IOException {
        return process.log().lines().filter(line -> line.contains(" ready in ")).count();
    }

    private void restrict(Deployment deployment) throws IOException {
        place.write("root/config/default-web.xml", deployment.access().in(packed("default-web.xml")));
    }

    /** A file of the configuration that comes with it. */
    private String packed(String name) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile());
                InputStream file = zip.getInputStream(zip.getEntry("MICRO-INF/domain/" + name))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Path dropped(Deployment deployment) {
        return root.resolve("autodeploy/" + deployment.name("") + ".war");
    }

    @Override
    public void undeploy() throws IOException {
        if (running.contextPath().isEmpty()) {
            process.stop();
            process = null;
            return;
        }
        Path done = root.resolve("autodeploy/" + dropped(running).getFileName() + "_undeployed");
        Files.deleteIfExists(done);
        Files.delete(dropped(running));
        process.await("end", () -> Files.exists(done));
    }

    @Override
    public ServerProcess process() {
        return process;
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
