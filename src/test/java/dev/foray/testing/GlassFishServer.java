package dev.foray.testing;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Payara Server and GlassFish: WARs are deployed and undeployed by {@code asadmin}'s commands. */
final class GlassFishServer implements ContainerServer {
    /** Writes the log of GlassFish 7. */
    private static final String LOGGER = "GlassFishLogHandler log pump";

    private static final int ATTEMPTS = 5;

    private static final List<String> PORTS = List.of(
            "port=\"8181\"",
            "port=\"3700\"",
            "port=\"3820\"",
            "port=\"3920\"",
            "port=\"8686\"",
            "telnet.port=6666",
            "value=\"7676\"",
            "das-port=\"4900\"");

    private final Path domain;
    private final String defaults;
    private final int port;
    private final URI admin;
    private final ServerProcess process;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private GlassFishServer(Path domain, int port, int adminPort, ServerProcess process) throws IOException {
        this.domain = domain;
        this.defaults = Files.readString(domain.resolve("config/default-web.xml"));
        this.port = port;
        this.admin = URI.create("http://localhost:" + adminPort + "/__asadmin/");
        this.process = process;
    }

    /**
     * Starts it. The thread that writes the log of GlassFish 7.0.21 ends as it begins, now and then, and what is logged
     * from then on stays in memory; such a server is started once more.
     *
     * @param options of {@code asadmin start-domain}
     */
    static ContainerServer start(Workplace place, String name, String... options) throws IOException {
        Path home = place.home(name).resolve("glassfish");
        Path domain = place.folder("domains").resolve("domain1");
        Folders.copy(home.resolve("domains/domain1"), domain);
        int port = Servers.freePort();
        int adminPort = Servers.freePort();
        configure(place, domain, port, adminPort);
        List<String> command = new ArrayList<>(List.of(
                "-jar",
                home.resolve("lib/client/appserver-cli.jar").toString(),
                "start-domain",
                "--verbose",
                "--domaindir",
                domain.getParent().toString()));
        command.addAll(List.of(options));
        command.add("domain1");
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            ServerProcess process = ServerProcess.start(place.java(), place.folder(), Map.of(), command);
            GlassFishServer server = new GlassFishServer(domain, port, adminPort, process);
            process.await("start", () -> server.asadmin("version", Map.of()).statusCode() == 200);
            if (!name.equals("glassfish7") || !process.threads(LOGGER).isEmpty()) {
                return server;
            }
            process.stop();
        }
        throw new IOException(name + " started " + ATTEMPTS + " times without the thread that writes its log");
    }

    /** For Arquillian, which starts a domain where it is unpacked. */
    static ArquillianServer arrange(Workplace place, String name) throws IOException {
        Path home = place.folder().resolve(name);
        Folders.copy(place.home(name), home);
        ArquillianServer server = ArquillianServer.at(home);
        configure(place, home.resolve("glassfish/domains/domain1"), server.port(), server.adminPort());
        return server;
    }

    private static void configure(Workplace place, Path domain, int port, int adminPort) throws IOException {
        Path file = domain.resolve("config/domain.xml");
        String options = place.jvmOptions().stream()
                .map(option -> "<jvm-options>" + option + "</jvm-options>")
                .collect(Collectors.joining("\n"));
        String configuration = Files.readString(file)
                .replace("<jvm-options>-Xmx512m</jvm-options>", options)
                .replace(
                        "<hazelcast-config-specific-configuration>",
                        "<hazelcast-config-specific-configuration enabled=\"false\">")
                .replace("port=\"8080\"", "port=\"" + port + "\"")
                .replace("port=\"4848\"", "port=\"" + adminPort + "\"");
        for (String fixed : PORTS) {
            configuration =
                    configuration.replace(fixed, fixed.replaceFirst("\\d+", Integer.toString(Servers.freePort())));
        }
        Files.writeString(file, configuration);
        Files.writeString(domain.resolve("config/keyfile"), FileRealm.keyfile());
        Path logging = domain.resolve("config/logging.properties");
        Files.writeString(logging, Files.readString(logging) + "\n" + Workplace.LEVELS);
    }

    @Override
    public URI deploy(Deployment deployment) throws IOException {
        Files.writeString(
                domain.resolve("config/default-web.xml"), deployment.access().in(defaults));
        URI uri = deployment.uri(port);
        run(
                "deploy",
                Map.of(
                        "DEFAULT",
                        deployment.war().toString(),
                        "name",
                        "foray",
                        "contextroot",
                        deployment.contextRoot()));
        process.await("deployment", new ForayApi(uri)::isReady);
        return uri;
    }

    @Override
    public void undeploy() throws IOException {
        run("undeploy", Map.of("DEFAULT", "foray"));
    }

    private void run(String command, Map<String, String> options) throws IOException {
        HttpResponse<String> response = asadmin(command, options);
        if (response.statusCode() != 200 || !response.body().contains("exit-code: SUCCESS")) {
            throw new IOException(command + ": " + response.statusCode() + " " + response.body());
        }
    }

    private HttpResponse<String> asadmin(String command, Map<String, String> options) throws IOException {
        String query = options.entrySet().stream()
                .map(option -> option.getKey() + "=" + URLEncoder.encode(option.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest request = HttpRequest.newBuilder(admin.resolve(command + "?" + query))
                .header("User-Agent", "hk2-agent")
                .header("X-Requested-By", "cli")
                .timeout(Servers.PATIENCE)
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public String log() throws IOException {
        return Files.readString(domain.resolve("logs/server.log")) + process.log();
    }

    @Override
    public ServerProcess process() {
        return process;
    }
}
