package dev.foray.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The servers that take the WAR. */
public enum Container {
    PAYARA_MICRO,
    TOMCAT,
    TOMCAT_11,
    WILDFLY,
    JETTY,
    LIBERTY,
    PAYARA,
    GLASSFISH;

    private static final int SHUTDOWN = 3001;
    private static final int GOING_AWAY = 1001;

    /** Those that the system property {@code container} names, separated by commas. */
    public static List<Container> chosen() {
        return Arrays.stream(System.getProperty("container").split(","))
                .map(name -> valueOf(name.strip().toUpperCase(Locale.ROOT).replace('-', '_')))
                .toList();
    }

    /** Starts it without any application. */
    public ContainerServer start(Workplace place) throws IOException {
        return switch (this) {
            case PAYARA_MICRO -> PayaraMicroServer.start(place);
            case TOMCAT -> TomcatServer.start(place, "10.1.");
            case TOMCAT_11 -> TomcatServer.start(place, "11.");
            case WILDFLY -> WildFlyServer.start(place);
            case JETTY -> JettyServer.start(place);
            case LIBERTY -> LibertyServer.start(place);
            case PAYARA ->
                GlassFishServer.start(
                        place,
                        "payara6",
                        "--postbootcommandfile",
                        Path.of("payara-config/post-boot-commands.asadmin")
                                .toAbsolutePath()
                                .toString());
            case GLASSFISH -> GlassFishServer.start(place, "glassfish7");
        };
    }

    /**
     * The code with which WebSockets are closed when the server itself ends: 3001 by Foray, unless the server closes
     * them before it tells any application.
     */
    public int closeCodeAtTheEnd() {
        return switch (this) {
            case JETTY, WILDFLY -> GOING_AWAY;
            default -> SHUTDOWN;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
