package dev.foray.config;

import dev.foray.config.Place.Found;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the settings: from the file that {@code foray.config} or {@code FORAY_CONFIG} names, else from the one in the
 * WAR; then from the environment and the system properties, which win over it, each the latter over the former.
 */
public final class SettingsLoader {
    private static final String WITHOUT_NAMESPACE = "channel.without_namespace";
    private static final String SHIPPED = "foray.json in the WAR";

    private final Overrides overrides;
    private final Problems problems = new Problems();
    private final List<Setting<?>> settings = new ArrayList<>(ServerSettings.all());

    private SettingsLoader(Map<String, String> properties, Map<String, String> environment) {
        overrides = new Overrides(properties, environment);
        ChannelSettings.all().forEach(setting -> settings.add(setting.in(WITHOUT_NAMESPACE)));
    }

    /** @throws ConfigurationException when anything is wrong; it names all of it */
    public static Settings load() {
        Map<String, String> properties = new HashMap<>();
        for (String name : System.getProperties().stringPropertyNames()) {
            properties.put(name, System.getProperty(name, ""));
        }
        return load(properties, System.getenv());
    }

    /**
     * As {@link #load()}, with the given system properties and environment.
     *
     * @throws ConfigurationException when anything is wrong; it names all of it
     */
    public static Settings load(Map<String, String> properties, Map<String, String> environment) {
        return new SettingsLoader(properties, environment).read();
    }

    private Settings read() {
        String file = overrides.locationOf("config");
        JsonObject root = parse(file.isEmpty() ? SHIPPED : file, file.isEmpty() ? shipped() : text(file));
        List<String> keys = settings.stream().map(Setting::key).toList();
        Place place = new Place("", new KnownKeys(keys), UnsupportedOptions.ofServer());
        Map<String, Found> found = place.read(root, problems);
        found.putAll(overrides.read(settings, place, problems));
        Settings read = new SettingsAssembly(
                        new Values("", found, problems),
                        new Values(WITHOUT_NAMESPACE + '.', withoutNamespace(found), problems),
                        problems)
                .settings(data());
        problems.throwIfAny(file.isEmpty() ? SHIPPED : file);
        return read;
    }

    private static Map<String, Found> withoutNamespace(Map<String, Found> found) {
        String prefix = WITHOUT_NAMESPACE + '.';
        Map<String, Found> relative = new HashMap<>();
        found.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                relative.put(key.substring(prefix.length()), value);
            }
        });
        return relative;
    }

    private JsonObject parse(String source, String text) {
        try {
            if (JsonSyntax.parse(text) instanceof JsonObject root) {
                return root;
            }
            problems.add(source, "is not a JSON object in braces");
        } catch (BadValueException e) {
            problems.add(source, String.valueOf(e.getMessage()));
        }
        return JsonValue.EMPTY_JSON_OBJECT;
    }

    private static String shipped() {
        try (InputStream stream = SettingsLoader.class.getResourceAsStream("/foray.json")) {
            if (stream == null) {
                throw new IllegalStateException("foray.json is missing from the WAR");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String text(String file) {
        try {
            return Files.readString(path(file));
        } catch (NoSuchFileException e) {
            problems.add(file, "there is no such file, yet foray.config or FORAY_CONFIG names it");
        } catch (CharacterCodingException e) {
            problems.add(file, "is not text in UTF-8");
        } catch (IOException | InvalidPathException e) {
            problems.add(file, "cannot be read: " + e);
        }
        return "{}";
    }

    private Path data() {
        String folder = overrides.locationOf("data");
        try {
            return path(folder.isEmpty() ? "~/.foray" : folder);
        } catch (InvalidPathException e) {
            problems.add("data", JsonSyntax.text(folder) + " is not the path of a folder");
            return Path.of(".");
        }
    }

    /** Where nobody expands a leading {@code ~}, as in a server's configuration, it still means the home folder. */
    private static Path path(String text) {
        Path path =
                text.startsWith("~/") ? Path.of(System.getProperty("user.home", ""), text.substring(2)) : Path.of(text);
        return path.toAbsolutePath().normalize();
    }
}
