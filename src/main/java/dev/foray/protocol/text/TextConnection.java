package dev.foray.protocol.text;

import dev.foray.auth.Identity;
import dev.foray.auth.Identity.Grant;
import dev.foray.broker.Draft;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ClientInfo;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.JsonText;
import dev.foray.channel.Namespace;
import dev.foray.config.ChannelOptions.SubscriptionType;
import dev.foray.hub.Peer;
import dev.foray.hub.Recovery;
import dev.foray.protocol.Admission;
import dev.foray.protocol.Arrangement;
import dev.foray.protocol.Inbox;
import dev.foray.protocol.Liveness;
import dev.foray.protocol.Refusal;
import dev.foray.protocol.SizeLimit;
import dev.foray.protocol.Standing;
import dev.foray.session.Disconnect;
import dev.foray.session.Frame;
import dev.foray.session.Session;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One plain client: subscribed to its one channel as soon as it may, and published for from then on. What it sends
 * before waits, as much as may be unanswered. It is there as long as its subscription. Thread-safe.
 */
final class TextConnection implements Peer {
    /** Below this code of the server API's unsubscribe, a client is not to come again. */
    private static final int COMES_AGAIN = 2500;

    private final TextProtocol server;
    private final Session session;
    private final long number;
    private final SizeLimit sizeLimit;
    private final Inbox<String> inbox;
    private final Liveness liveness;
    private volatile Standing standing = Standing.NOBODY;
    private volatile boolean tellsErrors;
    private volatile @Nullable TextSubscriber subscriber;

    /** @param number its own for its life, and nobody else's while the server runs */
    TextConnection(TextProtocol server, Session session, long number) {
        this.server = server;
        this.session = session;
        this.number = number;
        this.sizeLimit = new SizeLimit(server.settings().websocket().messageSizeLimit());
        this.inbox = new Inbox<>(this::publish, session::later);
        this.liveness = new Liveness(server.settings().client(), session::ping, session::end);
    }

    /** Reads what it wants, finds out who it is, and subscribes it. */
    void begin(Arrival.Address address, @Nullable String containerUser) {
        inbox.pause();
        try {
            Arrival arrival = Arrival.of(address);
            Namespace namespace = namespace(arrival.channel());
            tellsErrors = arrival.errors();
            var unused = server.admission()
                    .standing(arrival.token(), containerUser)
                    .thenCompose(found -> grant(found, arrival.channel(), namespace))
                    .thenAccept(grant -> subscribe(arrival, namespace, grant))
                    .exceptionally(problem -> {
                        endSoon(Refusal.of(problem));
                        return null;
                    });
        } catch (ForayException e) {
            session.end(Refusal.of(e));
        }
    }

    private Namespace namespace(ChannelName channel) {
        Namespace namespace = server.hub().namespace(channel);
        server.permissions().requireName(channel, namespace);
        if (namespace.options().subscriptionType() != SubscriptionType.STREAM) {
            throw new ForayException(ErrorCode.BAD_REQUEST, "a map channel has keys, which plain text does not tell");
        }
        return namespace;
    }

    /** What its connection token grants it in the channel, or else the channel's options. */
    private CompletableFuture<Grant> grant(Standing found, ChannelName channel, Namespace namespace) {
        Admission admission = server.admission();
        admission.requireEntry(found);
        standing = found;
        session.identify(found.identity().user());
        Grant granted = found.identity().subscriptions().get(channel);
        return granted == null
                ? admission.grant(found.identity(), channel, namespace, null)
                : CompletableFuture.completedFuture(granted);
    }

    private void subscribe(Arrival arrival, Namespace namespace, Grant grant) {
        Arrangement arrangement = Arrangement.of(namespace, grant, false, Arrangement.Wishes.NONE);
        Recovery recovery = recovery(arrival, namespace);
        TextSubscriber made = new TextSubscriber(this, arrival, namespace, arrangement);
        subscriber = made;
        server.hub().subscribe(made, recovery);
    }

    private Recovery recovery(Arrival arrival, Namespace namespace) {
        if (arrival.history() == 0) {
            return Recovery.NONE;
        }
        if (!namespace.options().keepsHistory()) {
            throw new ForayException(ErrorCode.NOT_AVAILABLE, "the channel keeps no history");
        }
        if (!server.permissions().mayReadHistory(identity(), namespace, true)) {
            throw new ForayException(ErrorCode.PERMISSION_DENIED, "the history of this channel");
        }
        return Recovery.last(
                Math.min(arrival.history(), server.settings().client().historyMaxPublicationLimit()));
    }

    /** Takes one message. Never throws for anything that a client can send. */
    void receive(String text) {
        if (session.hasEnded()) {
            return;
        }
        if (sizeLimit.isExceededBy(text)) {
            session.end(sizeLimit.disconnect());
        } else if (!inbox.offer(text, text.length())) {
            failed(new ForayException(
                    ErrorCode.TOO_MANY_REQUESTS, Inbox.MAX_UNANSWERED + " characters are not published yet"));
        }
    }

    private void publish(String text, int cost) {
        TextSubscriber publisher = subscriber;
        if (publisher == null || session.hasEnded()) {
            inbox.settled(cost);
            return;
        }
        var unused = published(publisher, text).whenComplete((receipt, problem) -> {
            inbox.settled(cost);
            if (problem != null) {
                failed(problem);
            }
        });
    }

    private CompletableFuture<?> published(TextSubscriber publisher, String text) {
        if (!server.permissions().mayPublish(identity(), publisher.namespace(), true)) {
            return CompletableFuture.failedFuture(
                    new ForayException(ErrorCode.PERMISSION_DENIED, "publishing in this channel"));
        }
        Draft draft = Draft.of(PlainEncoding.data(text), publisher.info()).withTags(PlainEncoding.tags(number));
        return server.hub().publish(publisher.channel(), draft);
    }

    /** One message was not published: the client is told in a message, if it asked for that, or by the end. */
    private void failed(Throwable problem) {
        Throwable cause = problem instanceof CompletionException ? problem.getCause() : problem;
        if (tellsErrors && cause instanceof ForayException known) {
            session.send(Frame.of("error " + known.code().code() + ": " + known.detail()));
        } else {
            endSoon(Refusal.of(problem));
        }
    }

    /** The channel is its. Under the channel's lock. */
    void subscribed() {
        liveness.start();
        inbox.resume();
    }

    /** A pong came; one that nothing asked for is no mistake (RFC 6455, 5.5.3). */
    void pong() {
        var unused = liveness.pong();
    }

    void end(Disconnect reason) {
        session.end(reason);
    }

    /** Ends it from under a lock. */
    void endSoon(Disconnect reason) {
        session.later(() -> session.end(reason));
    }

    /** The connection is gone. */
    void gone() {
        session.gone();
    }

    Session session() {
        return session;
    }

    TextProtocol server() {
        return server;
    }

    private Identity identity() {
        return standing.identity();
    }

    @Override
    public ClientInfo info() {
        return infoWith(null);
    }

    /** Who it is in its channel. */
    ClientInfo infoWith(@Nullable JsonText channelInfo) {
        Standing now = standing;
        return new ClientInfo(now.identity().user(), session.id(), now.info(), channelInfo);
    }

    /** It has one channel, named in its address, and no way to tell it of another. */
    @Override
    public void subscribe(ChannelName channel, ServerSubscription subscription) {}

    @Override
    public void unsubscribe(ChannelName channel, int code, String reason) {
        TextSubscriber mine = subscriber;
        if (mine != null && mine.channel().equals(channel)) {
            Disconnect disconnect = code < COMES_AGAIN ? Disconnect.FORCED : Disconnect.FORCE_RECONNECT;
            session.end(disconnect.because("unsubscribed, " + reason));
        }
    }

    @Override
    public void refresh(long expireAt, @Nullable JsonText info) {
        standing = standing.refreshed(expireAt, info);
        endWhereExpired();
    }

    /** It has no way to bring a new token, so it does not get the time for that. */
    private void endWhereExpired() {
        TextSubscriber mine = subscriber;
        if (isOver(standing.expireAt())) {
            session.end(Disconnect.EXPIRED);
        } else if (mine != null && isOver(mine.expireAt())) {
            session.end(Disconnect.SUBSCRIPTION_EXPIRED);
        }
    }

    private boolean isOver(long expireAt) {
        return expireAt > 0 && expireAt <= server.nowSeconds();
    }

    @Override
    public void tick(long nowNanos) {
        endWhereExpired();
        liveness.tick(nowNanos);
    }

    @Override
    public void ended(Disconnect reason) {
        inbox.close();
        TextSubscriber mine = subscriber;
        if (mine != null) {
            server.hub().unsubscribe(mine);
        }
    }
}
