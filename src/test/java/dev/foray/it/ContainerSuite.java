package dev.foray.it;

import dev.foray.testing.Access;
import dev.foray.testing.Container;
import dev.foray.testing.Deployment;
import dev.foray.testing.Folders;
import dev.foray.testing.ForayApi;
import dev.foray.testing.Jdks;
import dev.foray.testing.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The WAR as it is shipped in an application server, used from outside. Each server has a class of its own, with a
 * method {@code chosen}; those that the system property {@code container} does not name have nothing to run.
 */
@ParameterizedClass(name = "{0} on {1}", allowZeroInvocations = true)
@MethodSource("chosen")
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
abstract class ContainerSuite {
    private static final Deployment FOR_ALL = Deployment.of("", Access.EVERYBODY);

    /** Where a server writes its files, and leaves its logs. */
    private static final Path FOLDER = Path.of("target/containers").toAbsolutePath();

    private static ServerUnderTest server;

    @Parameter(0)
    Container container;

    @Parameter(1)
    Path java;

    /** On each JDK that is chosen, if the container is. */
    static List<Arguments> chosen(Container container) {
        return Container.chosen().contains(container)
                ? Jdks.chosen().stream()
                        .map(java -> Arguments.of(container, java))
                        .toList()
                : List.of();
    }

    @BeforeParameterizedClassInvocation
    static void start(Container container, Path java) throws IOException {
        Path servers = Path.of(System.getProperty("servers"));
        Path folder = FOLDER.resolve(container + "-" + java.getFileName());
        Folders.delete(folder);
        Files.createDirectories(folder);
        server = new ServerUnderTest(container, new Workplace(java, servers, folder));
    }

    @AfterParameterizedClassInvocation
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    private static ForayApi forAll() throws IOException {
        return server.with(FOR_ALL);
    }

    @Nested
    @Order(1)
    final class Handshakes extends HandshakeContract {
        Handshakes() throws IOException {
            super(forAll());
        }
    }

    @Nested
    @Order(2)
    final class Messages extends MessageContract {
        Messages() throws IOException {
            super(forAll(), server.container());
        }
    }

    @Nested
    @Order(3)
    final class Publishing extends PublishContract {
        Publishing() throws IOException {
            super(forAll());
        }
    }

    @Nested
    @Order(4)
    final class Json extends JsonContract {
        Json() throws IOException {
            super(forAll());
        }
    }

    @Nested
    @Order(5)
    final class Delivery extends DeliveryContract {
        Delivery() throws IOException {
            super(forAll());
        }
    }

    @Nested
    @Order(6)
    final class PlainText extends TextContract {
        PlainText() throws IOException {
            super(forAll(), server.container());
        }
    }

    @Nested
    @Order(7)
    final class Streams extends StreamContract {
        Streams() throws IOException {
            super(forAll());
        }
    }

    @Nested
    @Order(8)
    final class SocketIo extends SocketIoContract {
        SocketIo() throws IOException {
            super(forAll());
        }
    }

    @Nested
    @Order(9)
    final class Sessions extends SessionContract {
        Sessions() throws IOException {
            super(forAll(), server);
        }
    }

    /** Ends the server. */
    @Nested
    @Order(10)
    final class Redeployment extends RedeploymentContract {
        Redeployment() {
            super(server);
        }
    }
}
