package dev.foray.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The JDKs of this machine. One of version 25 is looked for in the system property {@code jdk25.home}, then in Maven's
 * {@code ~/.m2/toolchains.xml}, then beside the JDK that runs this.
 */
public final class Jdks {
    private static final Path OWN = Path.of(System.getProperty("java.home"));
    private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)");
    private static final Pattern TOOLCHAIN = Pattern.compile("<jdkHome>\\s*(.*?)\\s*</jdkHome>");

    private Jdks() {}

    /** Those that the system property {@code jdk} names, as in {@code 17,25}; by default the one that runs this. */
    public static List<Path> chosen() {
        String versions = System.getProperty("jdk", "");
        return versions.isEmpty()
                ? List.of(OWN)
                : Arrays.stream(versions.split(","))
                        .map(version -> find(Integer.parseInt(version.strip())))
                        .toList();
    }

    private static Path find(int version) {
        List<Path> homes = new ArrayList<>(List.of(OWN));
        String given = System.getProperty("jdk" + version + ".home", "");
        if (!given.isEmpty()) {
            homes.add(0, Path.of(given));
        }
        homes.addAll(toolchains());
        homes.addAll(beside());
        return homes.stream()
                .filter(home -> version(home) == version)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no JDK " + version + ": say where one is with -Djdk" + version + ".home=<folder>"));
    }

    private static List<Path> toolchains() {
        try {
            String all = Files.readString(Path.of(System.getProperty("user.home"), ".m2/toolchains.xml"));
            return TOOLCHAIN
                    .matcher(all)
                    .results()
                    .map(found -> Path.of(found.group(1)))
                    .toList();
        } catch (IOException e) {
            return List.of(); // Most have none.
        }
    }

    private static List<Path> beside() {
        try (Stream<Path> all = Files.list(OWN.resolveSibling(""))) {
            return all.sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** 17, 25 and so on; 0 where there is no JDK. */
    static int version(Path home) {
        try {
            return VERSION.matcher(Files.readString(home.resolve("release")))
                    .results()
                    .mapToInt(found -> Integer.parseInt(found.group(1)))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
