package dev.foray.it;

import dev.foray.testing.Container;
import java.util.List;
import org.junit.jupiter.params.provider.Arguments;

/** The WAR in Jetty. */
final class JettyContainerIT extends ContainerSuite {
    static List<Arguments> chosen() {
        return chosen(Container.JETTY);
    }
}
