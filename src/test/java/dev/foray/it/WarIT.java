package dev.foray.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import org.junit.jupiter.api.Test;

/** What is in the WAR as it is shipped. */
final class WarIT {
    /** By library, without its version: the names of its entries. */
    private final Map<String, List<String>> libraries = new TreeMap<>();

    WarIT() throws IOException {
        try (JarFile war = new JarFile(System.getProperty("foray.war"))) {
            for (JarEntry entry : war.stream()
                    .filter(entry -> entry.getName().matches("WEB-INF/lib/.+"))
                    .toList()) {
                try (JarInputStream library = new JarInputStream(war.getInputStream(entry))) {
                    libraries.put(entry.getName().replaceAll(".*/|-[0-9].*", ""), entries(library));
                }
            }
        }
    }

    private static List<String> entries(JarInputStream library) throws IOException {
        List<String> names = new ArrayList<>();
        for (JarEntry entry = library.getNextJarEntry(); entry != null; entry = library.getNextJarEntry()) {
            names.add(entry.getName());
        }
        return names;
    }

    @Test
    void itBringsWhatServersLackAndNothingElse() {
        assertThat(libraries.keySet())
                .containsExactly(
                        "jakarta.json-api",
                        "jakarta.json.bind-api",
                        "jspecify",
                        "nimbus-jose-jwt",
                        "parsson",
                        "sqlite-jdbc",
                        "yasson");
    }

    /** DriverManager keeps what it finds, and with it the application, for as long as the server runs. */
    @Test
    void itHasNoJdbcDriverThatDriverManagerCouldFind() {
        assertThat(libraries.get("sqlite-jdbc")).contains("org/sqlite/jdbc4/JDBC4Connection.class");
        assertThat(libraries.values())
                .allSatisfy(entries -> assertThat(entries).doesNotContain("META-INF/services/java.sql.Driver"));
    }
}
