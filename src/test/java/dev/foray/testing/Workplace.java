package dev.foray.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a server is started with.
 *
 * @param java the JDK that it runs on
 * @param servers where the servers are unpacked; nothing is written there
 * @param folder for all that it writes, Foray's data too
 */
public record Workplace(Path java, Path servers, Path folder) {
    public static final String USER = "ann";
    public static final String PASSWORD = "password-of-this-test";

    /** What connection tokens are signed with. */
    public static final String TOKEN_SECRET = "secret-of-this-test-secret-of-this-test";

    /** Lines of {@code logging.properties} by which the log tells of every session. */
    public static final String LEVELS = """
            dev.foray.session.level = FINE
            """;

    /** The same with what servers need that leave {@code java.util.logging} as it is. */
    public static final String LOGGING = LEVELS + """
            handlers = java.util.logging.ConsoleHandler
            java.util.logging.ConsoleHandler.level = FINE
            """;

    /** The folder of a server, which is the only one whose name begins so. */
    public Path home(String prefix) throws IOException {
        try (Stream<Path> all = Files.list(servers)) {
            return all.filter(path -> path.getFileName().toString().startsWith(prefix))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no " + prefix + "… in " + servers
                            + ": mvn pre-integration-test -Pcontainers puts the servers there"));
        }
    }

    /** Of {@link #java}: 17, 25 and so on. */
    public int javaVersion() {
        return Jdks.version(java);
    }

    public Path data() {
        return folder.resolve("data");
    }

    /** A folder in {@link #folder}, made with those above it. */
    public Path folder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    /** Writes a file into {@link #folder}, over one that is there. */
    public Path write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    /** What every server's JVM gets. */
    public List<String> jvmOptions() throws IOException {
        return new ArrayList<>(List.of(
                "-Xmx512m",
                // Otherwise what only soft references keep stays while there is room.
                "-XX:SoftRefLRUPolicyMSPerMB=0",
                "-Djava.io.tmpdir=" + folder("temp"),
                "-Dforay.data=" + data(),
                "-Dforay.http_api.key=" + ForayApi.KEY,
                // Some clients of the tests answer no pings while they do not read.
                "-Dforay.client.ping_interval=10m",
                "-Dforay.client.token.hmac_secret_key=" + TOKEN_SECRET,
                // Channels in which nobody is told of the others.
                "-Dforay.channel.without_namespace.presence=true",
                "-Dforay.channel.without_namespace.allow_subscribe_for_anonymous=true",
                "-Dforay.channel.without_namespace.allow_subscribe_for_client=true"));
    }

    /** {@link #jvmOptions} and what else stands between {@code java} and a server. */
    public List<String> command(String... more) throws IOException {
        List<String> command = jvmOptions();
        command.addAll(List.of(more));
        return command;
    }
}
