package dev.foray.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URL;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The WAR as it is shipped, deployed by Arquillian into the application server that the system property
 * {@code arquillian.launch} names, and used from outside. {@link ContainerSuite} has more, and servers without an
 * adapter.
 */
@Tag("arquillian")
@ExtendWith({ServerArranged.class, ArquillianExtension.class})
@RunAsClient
final class ArquillianIT {
    @ArquillianResource
    URL address;

    @Deployment(testable = false)
    static WebArchive war() {
        return ShrinkWrap.create(ZipImporter.class, "foray.war")
                .importFrom(new File(System.getProperty("foray.war")))
                .as(WebArchive.class);
    }

    @Test
    void itAnswersWhereArquillianSaysThatItIs() throws Exception {
        assertThat(ServerArranged.api().isReady()).isTrue();
        assertThat(ServerArranged.api().webSocket("").getPort()).isEqualTo(address.getPort());
    }

    @Nested
    final class Handshakes extends HandshakeContract {
        Handshakes() {
            super(ServerArranged.api());
        }
    }

    @Nested
    final class Messages extends MessageContract {
        Messages() {
            super(ServerArranged.api(), ServerArranged.container());
        }
    }

    @Nested
    final class Publishing extends PublishContract {
        Publishing() {
            super(ServerArranged.api());
        }
    }

    @Nested
    final class Json extends JsonContract {
        Json() {
            super(ServerArranged.api());
        }
    }

    @Nested
    final class PlainText extends TextContract {
        PlainText() {
            super(ServerArranged.api(), ServerArranged.container());
        }
    }

    @Nested
    final class Streams extends StreamContract {
        Streams() {
            super(ServerArranged.api());
        }
    }

    @Nested
    final class SocketIo extends SocketIoContract {
        SocketIo() {
            super(ServerArranged.api());
        }
    }
}
