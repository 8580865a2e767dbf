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

    /** What a server does in its own way, and no application can change. */
    public enum Peculiarity {
        /** A frame that ends within a character is no UTF-8 to it, where messages are taken in parts. */
        READS_CHARACTERS_FRAME_BY_FRAME,
        /** Whoever goes on sending while it is closed may be cut off before the close frame. */
        MAY_CUT_OFF_WHO_STILL_SENDS,
        /** It answers 503 where a path has a colon, encoded or not (eclipse-ee4j/glassfish#25749). */
        TAKES_NO_COLON_IN_A_PATH
    }

    /** Those that the system property {@code container} names, separated by commas. */
    public static List<Container> chosen() {
        return Arrays.stream(System.getProperty("container").split(","))
                .map(name -> named(name.strip()))
                .toList();
    }

    /** @param name in small letters, as in {@code payara-micro} */
    public static Container named(String name) {
        return Arrays.stream(values())
                .filter(container -> container.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no container " + name + ": there are " + Arrays.toString(values())));
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

    /** Prepares all that Arquillian needs to start it, where there is an adapter. */
    public ArquillianServer arrange(Workplace place) throws IOException {
        return switch (this) {
            case PAYARA_MICRO -> ArquillianServer.at(place.servers().resolve("payara-micro.jar"));
            case TOMCAT -> TomcatServer.arrange(place, "10.1.");
            case TOMCAT_11 -> TomcatServer.arrange(place, "11.");
            case WILDFLY -> ArquillianServer.at(place.home("wildfly-")).withBase(place.folder("standalone"));
            case LIBERTY -> LibertyServer.arrange(place);
            case PAYARA -> GlassFishServer.arrange(place, "payara6");
            case GLASSFISH -> GlassFishServer.arrange(place, "glassfish7");
            case JETTY -> throw new IllegalArgumentException("no adapter starts " + this);
        };
    }

    /** Whether the server itself does not do what the others do; the tests then expect that it still does not. */
    public boolean has(Peculiarity peculiarity) {
        return switch (peculiarity) {
            case READS_CHARACTERS_FRAME_BY_FRAME, MAY_CUT_OFF_WHO_STILL_SENDS -> this == LIBERTY;
            case TAKES_NO_COLON_IN_A_PATH -> this == GLASSFISH;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
