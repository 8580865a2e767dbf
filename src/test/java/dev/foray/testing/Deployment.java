package dev.foray.testing;

import java.net.URI;
import java.nio.file.Path;

/**
 * What is put into a server.
 *
 * @param contextPath empty for the root, otherwise with a slash at its beginning
 */
public record Deployment(Path war, String contextPath, Access access) {
    /** The WAR that the build has made. */
    public static Deployment of(String contextPath, Access access) {
        return new Deployment(Path.of(System.getProperty("foray.war")), contextPath, access);
    }

    public boolean usersOnly() {
        return access != Access.EVERYBODY;
    }

    /** What servers call the context path, which for many is a slash where it is empty. */
    public String contextRoot() {
        return contextPath.isEmpty() ? "/" : contextPath;
    }

    /** The name of the file that stands for the context path in many servers. */
    public String name(String root) {
        return contextPath.isEmpty() ? root : contextPath.substring(1);
    }

    /** Where it answers, on the server's own machine. */
    public URI uri(int port) {
        return URI.create("http://localhost:" + port + contextPath + "/");
    }
}
