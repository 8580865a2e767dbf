package dev.foray.container;

/**
 * Hears when the server goes out of service, before it closes connections, and when it is back. Called on the server's
 * own threads, and the server waits meanwhile.
 */
public interface ServerListener {
    /** The server stops, or is suspended: it will close connections in its own way when this returns. */
    void suspended();

    /** The server serves again. */
    void resumed();
}
