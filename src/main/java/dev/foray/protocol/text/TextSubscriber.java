package dev.foray.protocol.text;

import dev.foray.channel.ChannelName;
import dev.foray.channel.ClientInfo;
import dev.foray.channel.ForayException;
import dev.foray.channel.Namespace;
import dev.foray.channel.Publication;
import dev.foray.hub.Encoding;
import dev.foray.hub.Joined;
import dev.foray.hub.Subscriber;
import dev.foray.protocol.Arrangement;
import dev.foray.protocol.Refusal;
import dev.foray.session.Disconnect;
import dev.foray.session.Session;

/** A plain client's subscription, whose end is the client's. Thread-safe. */
final class TextSubscriber implements Subscriber {
    private final TextConnection connection;
    private final ChannelName channel;
    private final Namespace namespace;
    private final Arrangement arrangement;
    private final Terms terms;
    private final Encoding encoding;
    private final boolean echo;

    TextSubscriber(TextConnection connection, Arrival arrival, Namespace namespace, Arrangement arrangement) {
        this.connection = connection;
        this.channel = arrival.channel();
        this.namespace = namespace;
        this.arrangement = arrangement;
        this.terms = new Terms(
                arrangement.terms().presence(),
                arrangement.terms().announced(),
                false,
                namespace.options().keepsHistory(),
                false);
        this.encoding = connection.server().encoding(arrival.numbered());
        this.echo = arrival.echo();
    }

    Namespace namespace() {
        return namespace;
    }

    /** When it ends, in seconds since 1970; 0: never. */
    long expireAt() {
        return arrangement.expireAt();
    }

    @Override
    public ChannelName channel() {
        return channel;
    }

    @Override
    public Session session() {
        return connection.session();
    }

    @Override
    public ClientInfo info() {
        return connection.infoWith(arrangement.info());
    }

    @Override
    public Encoding encoding() {
        return encoding;
    }

    /** It does not hear of others, and is told by its end where it cannot have every publication. */
    @Override
    public Terms terms() {
        return terms;
    }

    @Override
    public boolean wants(Publication publication) {
        ClientInfo publisher = publication.info();
        return echo || publisher == null || !publisher.client().equals(session().id());
    }

    @Override
    public void joined(Joined joined) {
        for (Publication publication : joined.publications()) {
            session().send(encoding.publication(channel, publication, null));
        }
        connection.subscribed();
    }

    @Override
    public void refused(ForayException reason) {
        connection.endSoon(Refusal.of(reason));
    }

    @Override
    public void insufficient() {
        connection.endSoon(Disconnect.INSUFFICIENT_STATE);
    }
}
