package dev.foray.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/**
 * A server that Arquillian starts, as {@code arquillian.xml} has to know it.
 *
 * @param home where it is unpacked
 * @param base the folder that is this one's own, or {@code home} where it needs none
 */
public record ArquillianServer(Path home, Path base, int port, int securePort, int adminPort) {
    /** On free ports. */
    static ArquillianServer at(Path home) throws IOException {
        return new ArquillianServer(home, home, Servers.freePort(), Servers.freePort(), Servers.freePort());
    }

    ArquillianServer withBase(Path folder) {
        return new ArquillianServer(home, folder, port, securePort, adminPort);
    }

    /** Where {@code foray.war} answers. */
    public URI uri() {
        return URI.create("http://localhost:" + port + "/foray/");
    }

    /** Sets the system properties that {@code arquillian.xml} refers to. */
    public void tellArquillian(Workplace place) throws IOException {
        System.setProperty("server.home", home.toString());
        System.setProperty("server.base", base.toString());
        System.setProperty("server.name", base.getFileName().toString());
        System.setProperty("server.folder", place.folder().toString());
        System.setProperty("server.port", Integer.toString(port));
        System.setProperty("server.secure_port", Integer.toString(securePort));
        System.setProperty("server.admin_port", Integer.toString(adminPort));
        System.setProperty("server.options", String.join(" ", place.jvmOptions()));
    }
}
