package dev.foray.archviolations.session;

import dev.foray.session.Disconnect;
import dev.foray.session.Transport;

/** Sends and closes past the outbox. */
public final class SendsByItself {
    public void send(Transport transport) {
        transport.send("hello", failure -> {});
    }

    public void close(Transport transport) {
        transport.close(Disconnect.NORMAL);
    }
}
