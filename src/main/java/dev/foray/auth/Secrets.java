package dev.foray.auth;

import dev.foray.config.ConfigurationException;
import dev.foray.config.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * The API key and the admin password: those of the settings, or where these have none, those in the data folder, which
 * are made at the first start. Never in the log.
 */
public final class Secrets {
    private static final Logger log = System.getLogger(Secrets.class.getName());
    private static final int BYTES = 24;

    private final Settings settings;
    private final SecureRandom random;

    public Secrets(Settings settings, SecureRandom random) {
        this.settings = settings;
        this.random = random;
    }

    /**
     * The key of the server API.
     *
     * @throws UncheckedIOException when it can be neither read nor written
     */
    public String apiKey() {
        String key = settings.httpApi().key();
        return key.isEmpty() ? kept("api.key", "http_api.key") : key;
    }

    /**
     * The password of the admin page.
     *
     * @throws UncheckedIOException when it can be neither read nor written
     */
    public String adminPassword() {
        String password = settings.admin().password();
        return password.isEmpty() ? kept("admin.password", "admin.password") : password;
    }

    private String kept(String name, String key) {
        Path file = settings.data().resolve(name);
        try {
            if (Files.notExists(file)) {
                make(file, key);
            }
            warnIfOthersMayRead(file);
            String secret = Files.readString(file).strip();
            if (secret.isEmpty()) {
                throw new ConfigurationException(
                        file.toString(), List.of(key + ": " + file + " is empty; without it, a new one is made"));
            }
            return secret;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Two starts may be here at once. Each writes a file of its own, and the first to link it to the name wins; the
     * name never leads to a file that is not wholly written, and both then read the same one.
     */
    private void make(Path file, String key) throws IOException {
        Path folder = settings.data();
        Files.createDirectories(folder, onlyForOwner(existing(folder), "rwx------"));
        Path draft =
                Files.createTempFile(folder, file.getFileName().toString(), ".new", onlyForOwner(folder, "rw-------"));
        try {
            write(draft, newSecret());
            link(draft, file);
            log.log(Level.INFO, "nobody set " + key + ", so one was made and written to file=" + file);
        } catch (FileAlreadyExistsException e) {
            log.log(Level.DEBUG, "another start made file=" + file);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private String newSecret() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static void write(Path file, String secret) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap((secret + '\n').getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static void link(Path draft, Path file) throws IOException {
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | IOException e) {
            // File systems without links: then two first starts at the same instant could both win.
            Files.move(draft, file);
        }
    }

    private static Path existing(Path folder) {
        Path existing = folder.toAbsolutePath();
        while (Files.notExists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return existing;
    }

    /** No attributes where the file system knows no owners; there, the folder's own protection has to do. */
    private static FileAttribute<?>[] onlyForOwner(Path folder, String permissions) throws IOException {
        FileStore store = Files.getFileStore(folder);
        return store.supportsFileAttributeView(PosixFileAttributeView.class)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static void warnIfOthersMayRead(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        Set<PosixFilePermission> permissions = view.readAttributes().permissions();
        if (permissions.contains(PosixFilePermission.GROUP_READ)
                || permissions.contains(PosixFilePermission.OTHERS_READ)) {
            log.log(Level.WARNING, "others than its owner may read a secret, file=" + file);
        }
    }
}
