package dev.foray.testing;

import java.io.IOException;
import java.net.URI;

/** An application server in a process of its own, on free ports; the WAR is put into it and taken out of it. */
public interface ContainerServer extends AutoCloseable {
    /**
     * Puts the WAR in and waits until it answers. There is none in it before.
     *
     * @return the address of the context root, with a slash at its end
     */
    URI deploy(Deployment deployment) throws IOException;

    /** Takes out what was deployed last, and waits until it is gone. */
    void undeploy() throws IOException;

    /** The process; where the server had to be started again for something, the latest. */
    ServerProcess process();

    /** All that it has logged. */
    default String log() throws IOException {
        return process().log();
    }

    /** Kills what still runs. */
    @Override
    default void close() {
        process().close();
    }
}
