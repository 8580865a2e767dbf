package dev.foray.protocol.centrifuge;

import dev.foray.auth.Permissions;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ForayException;
import dev.foray.channel.Namespace;
import dev.foray.config.Settings;
import dev.foray.hub.Hub;
import dev.foray.protocol.Admission;
import dev.foray.protocol.FatalException;
import dev.foray.session.Session;
import dev.foray.session.Sessions;
import dev.foray.session.Transport;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Speaks the Centrifuge protocol with every client that comes, whatever the transport. Thread-safe. */
public final class CentrifugeProtocol {
    private final Settings settings;
    private final Hub hub;
    private final Sessions sessions;
    private final Admission admission;
    private final Permissions permissions;
    private final Clock clock;
    private final String version;
    private final Router router;

    /** @param version of this server, which clients are told */
    public CentrifugeProtocol(
            Settings settings,
            Hub hub,
            Sessions sessions,
            Admission admission,
            Permissions permissions,
            Clock clock,
            String version) {
        this.settings = settings;
        this.hub = hub;
        this.sessions = sessions;
        this.admission = admission;
        this.permissions = permissions;
        this.clock = clock;
        this.version = version;
        this.router = new Router(this);
    }

    /**
     * Takes a client that has just come over a WebSocket; one that may not stay is sent away through the transport.
     *
     * @param user who the container says it is; null: nobody
     */
    public CentrifugeConnection open(String remoteAddress, @Nullable String user, Transport transport) {
        return open(new Newcomer(remoteAddress, user, Medium.WEBSOCKET, null), transport);
    }

    /** The same for one that may have come in another way. */
    CentrifugeConnection open(Newcomer newcomer, Transport transport) {
        Session session = sessions.open("centrifuge", newcomer.remoteAddress(), transport);
        CentrifugeConnection connection = new CentrifugeConnection(this, session, newcomer);
        session.handledBy(connection);
        admission.checkIn(session);
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

    String version() {
        return version;
    }

    Router router() {
        return router;
    }

    long nowSeconds() {
        return clock.instant().getEpochSecond();
    }

    /** Seconds from now until then, at least 1; null for 0, which means never. */
    @Nullable
    Long ttl(long expireAt) {
        return expireAt == 0 ? null : (Long) Math.max(1, expireAt - nowSeconds());
    }

    /**
     * The namespace of a channel that a client named; asked for before anything is done in the channel.
     *
     * @throws ForayException 102 or 107, where there is no such channel
     */
    Namespace namespace(ChannelName channel) {
        Namespace namespace = hub.namespace(channel);
        permissions.requireName(channel, namespace);
        return namespace;
    }

    /** The channel that a client named. Without a name nothing can be answered: 3501. */
    static ChannelName channel(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            throw FatalException.badRequest("channel is required");
        }
        return new ChannelName(name);
    }
}
