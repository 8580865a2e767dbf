package dev.foray.it;

import dev.foray.testing.Container;
import java.util.List;
import org.junit.jupiter.params.provider.Arguments;

/** The WAR in Tomcat 11. */
final class Tomcat11ContainerIT extends ContainerSuite {
    static List<Arguments> chosen() {
        return chosen(Container.TOMCAT_11);
    }
}
