package dev.foray.it;

import dev.foray.testing.Container;
import dev.foray.testing.ContainerServer;
import dev.foray.testing.Deployment;
import dev.foray.testing.ForayApi;
import dev.foray.testing.ServerProcess;
import dev.foray.testing.Servers;
import dev.foray.testing.Workplace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;

/** A server, and what is deployed to it now. */
final class ServerUnderTest implements AutoCloseable {
    private final Container container;
    private final Workplace place;
    private final ContainerServer server;
    private Deployment deployed;
    private URI uri;

    ServerUnderTest(Container container, Workplace place) throws IOException {
        this.container = container;
        this.place = place;
        this.server = container.start(place);
    }

    Container container() {
        return container;
    }

    /** Has this deployed, and nothing else. */
    ForayApi with(Deployment wanted) throws IOException {
        if (!wanted.equals(deployed)) {
            withNothing();
            uri = server.deploy(wanted);
            deployed = wanted;
            // Grizzly makes an exception, which remembers the stack, when the first of all connections closes, and
            // keeps it for ever; on a real server that is nobody's of Foray.
            Servers.knock(address(), "");
        }
        return new ForayApi(uri);
    }

    /** Has nothing deployed. */
    void withNothing() throws IOException {
        if (deployed != null) {
            deployed = null;
            server.undeploy();
        }
    }

    /** Ends the server in order; false where it had to be killed. */
    boolean stop() {
        deployed = null;
        return server.process().stop();
    }

    String log() throws IOException {
        return server.log();
    }

    ServerProcess process() {
        return server.process();
    }

    /** Where it listens. */
    InetSocketAddress address() {
        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    /** Foray's data folder. */
    Path data() {
        return place.data();
    }

    @Override
    public void close() {
        server.close();
    }
}
