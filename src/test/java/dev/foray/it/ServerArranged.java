package dev.foray.it;

import dev.foray.testing.ArquillianServer;
import dev.foray.testing.Container;
import dev.foray.testing.Folders;
import dev.foray.testing.ForayApi;
import dev.foray.testing.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Prepares the server that Arquillian is told to start by its system property {@code arquillian.launch}. */
final class ServerArranged implements BeforeAllCallback {
    /** Where the server writes its files, and leaves its logs. */
    private static final Path FOLDER = Path.of("target/arquillian").toAbsolutePath();

    private static ForayApi api;

    static Container container() {
        return Container.named(System.getProperty("arquillian.launch"));
    }

    /** The WAR that Arquillian has deployed. */
    static ForayApi api() {
        return api;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        if (api != null) {
            return; // Classes within the one that is tested are told of, too.
        }
        Path folder = FOLDER.resolve(container().toString());
        Folders.delete(folder);
        Files.createDirectories(folder);
        Workplace place =
                new Workplace(Path.of(System.getProperty("java.home")), Path.of(System.getProperty("servers")), folder);
        ArquillianServer server = container().arrange(place);
        server.tellArquillian(place);
        api = new ForayApi(server.uri());
    }
}
