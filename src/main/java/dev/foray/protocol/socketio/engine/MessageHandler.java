package dev.foray.protocol.socketio.engine;

import dev.foray.session.Session;

/** What lives on one connection. Messages come one at a time and in order. */
public interface MessageHandler {
    /** The session that sends through the connection, and that ends with it. */
    Session session();

    void received(String message);

    void received(byte[] message);
}
