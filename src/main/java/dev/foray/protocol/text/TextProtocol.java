package dev.foray.protocol.text;

import dev.foray.auth.Permissions;
import dev.foray.config.Settings;
import dev.foray.hub.Hub;
import dev.foray.protocol.Admission;
import dev.foray.session.Session;
import dev.foray.session.Sessions;
import dev.foray.session.Transport;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Speaks plain text with every client that comes. Thread-safe. */
public final class TextProtocol {
    private final Settings settings;
    private final Hub hub;
    private final Sessions sessions;
    private final Admission admission;
    private final Permissions permissions;
    private final Clock clock;
    private final PlainEncoding bare = PlainEncoding.bare();
    private final PlainEncoding numbered;
    private final AtomicLong numbers = new AtomicLong();

    public TextProtocol(
            Settings settings, Hub hub, Sessions sessions, Admission admission, Permissions permissions, Clock clock) {
        this.settings = settings;
        this.hub = hub;
        this.sessions = sessions;
        this.admission = admission;
        this.permissions = permissions;
        this.clock = clock;
        this.numbered = PlainEncoding.numbered(clock.millis());
    }

    /**
     * Takes a client that has just come, gives it the next number, and begins to subscribe it; one that may not stay is
     * sent away through the transport.
     *
     * @param address where it came to, as it was sent, and its parameters; what is wrong with them is its end
     * @param user who the container says it is; null: nobody
     */
    TextConnection open(Arrival.Address address, String remoteAddress, @Nullable String user, Transport transport) {
        Session session = sessions.open("text", remoteAddress, transport);
        TextConnection connection = new TextConnection(this, session, numbers.incrementAndGet());
        session.handledBy(connection);
        admission.checkIn(session);
        if (!session.hasEnded()) {
            connection.begin(address, user);
        }
        return connection;
    }

    Settings settings() {
        return settings;
    }

    Hub hub() {
        return hub;
    }

    Admission admission() {
        return admission;
    }

    Permissions permissions() {
        return permissions;
    }

    PlainEncoding encoding(boolean withNumbers) {
        return withNumbers ? numbered : bare;
    }

    long nowSeconds() {
        return clock.instant().getEpochSecond();
    }
}
