package dev.foray.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foray.config.ConfigurationException;
import dev.foray.config.Settings;
import dev.foray.config.SettingsLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    // Held, because loggers that nobody holds are collected together with their handlers.
    private static final Logger LOGGER = Logger.getLogger(Secrets.class.getName());

    @TempDir
    Path parent;

    private final List<String> logged = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            logged.add(entry.getLevel() + " " + entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOGGER.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        LOGGER.removeHandler(handler);
    }

    private Path data() {
        return parent.resolve("data");
    }

    private Secrets secrets(Map<String, String> settings) {
        Map<String, String> properties = new HashMap<>(settings);
        properties.put("foray.data", data().toString());
        Settings read = SettingsLoader.load(properties, Map.of());
        return new Secrets(read, new SecureRandom());
    }

    @Test
    void thatAreSetAreUsedAndNotWritten() {
        Secrets secrets = secrets(Map.of("foray.http_api.key", "k", "foray.admin.password", "p"));

        assertThat(secrets.apiKey()).isEqualTo("k");
        assertThat(secrets.adminPassword()).isEqualTo("p");
        assertThat(data()).doesNotExist();
    }

    @Test
    void thatNobodySetAreMadeOnceAndKept() throws IOException {
        String key = secrets(Map.of()).apiKey();
        String password = secrets(Map.of()).adminPassword();

        assertThat(key).matches("[A-Za-z0-9_-]{32}").isNotEqualTo(password);
        assertThat(secrets(Map.of()).apiKey()).isEqualTo(key);
        assertThat(secrets(Map.of()).adminPassword()).isEqualTo(password);
        assertThat(data().resolve("api.key")).hasContent(key);
        try (var files = Files.list(data())) {
            assertThat(files)
                    .extracting(file -> file.getFileName().toString())
                    .containsExactlyInAnyOrder("api.key", "admin.password");
        }
    }

    @Test
    void areForTheirOwnerOnly() throws IOException {
        secrets(Map.of()).apiKey();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data().resolve("api.key"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data())))
                .isEqualTo("rwx------");
    }

    @Test
    void areNotInTheLogButTheirPlaceIs() {
        String key = secrets(Map.of()).apiKey();

        assertThat(logged)
                .containsExactly("INFO nobody set http_api.key, so one was made and written to file="
                        + data().resolve("api.key"))
                .noneMatch(line -> line.contains(key));
    }

    @Test
    void thatOthersMayReadAreUsedWithAWarning() throws IOException {
        Files.createDirectories(data());
        Path file = Files.writeString(data().resolve("api.key"), "mine\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(secrets(Map.of()).apiKey()).isEqualTo("mine");
        assertThat(logged).containsExactly("WARNING others than its owner may read a secret, file=" + file);
    }

    @Test
    void thatAreEmptyStopTheStart() throws IOException {
        Files.createDirectories(data());
        Files.writeString(data().resolve("admin.password"), "\n");

        assertThatThrownBy(() -> secrets(Map.of()).adminPassword())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("admin.password is empty; without it, a new one is made");
    }

    @Test
    void areTheSameForStartsAtTheSameTime() throws Exception {
        int starts = 8;
        ExecutorService pool = Executors.newFixedThreadPool(starts);
        try {
            for (int round = 0; round < 20; round++) {
                Files.deleteIfExists(data().resolve("api.key"));
                CyclicBarrier together = new CyclicBarrier(starts);
                List<Future<String>> keys = new ArrayList<>();
                for (int i = 0; i < starts; i++) {
                    Secrets secrets = secrets(Map.of());
                    keys.add(pool.submit(() -> {
                        together.await(10, TimeUnit.SECONDS);
                        return secrets.apiKey();
                    }));
                }
                Set<String> different = new HashSet<>();
                for (Future<String> key : keys) {
                    different.add(key.get(10, TimeUnit.SECONDS));
                }
                assertThat(different).hasSize(1);
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
