package dev.foray.hub;

import dev.foray.broker.Broker;
import dev.foray.broker.Delivery;
import dev.foray.broker.Draft;
import dev.foray.broker.HistoryPage;
import dev.foray.broker.HistoryQuery;
import dev.foray.broker.KeyChange;
import dev.foray.broker.Receipt;
import dev.foray.broker.Retention;
import dev.foray.broker.StatePage;
import dev.foray.broker.StateQuery;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.Namespace;
import dev.foray.channel.Namespaces;
import dev.foray.channel.Position;
import dev.foray.channel.Publication;
import dev.foray.config.ChannelOptions.MapOptions;
import dev.foray.config.Settings;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * Where everything meets: protocols and the server API publish, subscribe and read here, the broker delivers here.
 *
 * <p>Knows what a channel's namespace keeps, not who may do what: callers check permissions first. Futures fail with
 * {@link ForayException} only. No method waits. Thread-safe.
 */
public final class Hub implements Delivery {
    private final Settings settings;
    private final Namespaces namespaces;
    private final Broker broker;
    private final ChannelWatch watch;
    private final ChannelTable channels;
    private final LongAdder published = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder subscribed = new LongAdder();
    private final LongAdder recovered = new LongAdder();
    private final LongAdder unrecovered = new LongAdder();

    /** One that nobody watches. */
    public Hub(Settings settings, Namespaces namespaces, Broker broker) {
        this(settings, namespaces, broker, ChannelWatch.NOBODY);
    }

    public Hub(Settings settings, Namespaces namespaces, Broker broker, ChannelWatch watch) {
        this.settings = settings;
        this.namespaces = namespaces;
        this.broker = broker;
        this.watch = watch;
        this.channels = new ChannelTable(watch);
    }

    /**
     * The namespace of a channel that somebody named.
     *
     * @throws ForayException 107 where the name is longer than {@code channel.max_length}, 102 where its namespace is
     *     not configured
     */
    public Namespace namespace(ChannelName channel) {
        int longest = settings.channel().maxLength();
        if (channel.value().length() > longest) {
            throw new ForayException(ErrorCode.BAD_REQUEST, "channel is longer than channel.max_length " + longest);
        }
        return namespaces.require(channel);
    }

    private Retention retention(ChannelName channel) {
        return Retention.of(namespace(channel).options(), settings.channel().historyMetaTtl());
    }

    /** Publishes to a stream or map channel; 107 where the draft does not fit the channel's kind. */
    public CompletableFuture<Receipt> publish(ChannelName channel, Draft draft) {
        return attempt(() -> {
            Retention retention = retention(channel);
            KeyChange change = draft.change();
            if (retention.isMap() != (change != null)) {
                throw new ForayException(
                        ErrorCode.BAD_REQUEST,
                        retention.isMap() ? "a map channel takes map_publish and map_remove" : "not a map channel");
            }
            published.increment();
            return broker.publish(channel, retention, draft);
        });
    }

    /**
     * Reads the stream; 108 where the channel keeps none, 112 where {@code since} is of another epoch. An empty epoch
     * stands for the present one.
     */
    public CompletableFuture<HistoryPage> history(ChannelName channel, HistoryQuery query) {
        return attempt(() -> {
            Retention retention = retention(channel);
            if (!retention.keepsStream()) {
                throw new ForayException(ErrorCode.NOT_AVAILABLE, "the channel keeps no history");
            }
            Position since = query.since();
            if (since == null || !since.epoch().isEmpty()) {
                return history(channel, retention, query);
            }
            return broker.history(channel, retention, HistoryQuery.TOP).thenCompose(page -> {
                Position present = new Position(page.top().epoch(), since.offset());
                return history(channel, retention, new HistoryQuery(query.limit(), present, query.reverse()));
            });
        });
    }

    private CompletableFuture<HistoryPage> history(ChannelName channel, Retention retention, HistoryQuery query) {
        return broker.history(channel, retention, query).thenApply(page -> {
            if (query.since() != null
                    && !query.since().epoch().equals(page.top().epoch())) {
                throw new ForayException(ErrorCode.UNRECOVERABLE_POSITION);
            }
            return page;
        });
    }

    public CompletableFuture<Void> removeHistory(ChannelName channel) {
        return attempt(() -> broker.removeHistory(channel, retention(channel)));
    }

    /** Reads the keys of a map channel; 107 for others. */
    public CompletableFuture<StatePage> state(ChannelName channel, StateQuery query) {
        return attempt(() -> broker.state(channel, requireMap(channel), query));
    }

    public CompletableFuture<Long> stateSize(ChannelName channel) {
        return attempt(() -> broker.stateSize(channel, requireMap(channel)));
    }

    public CompletableFuture<Void> clear(ChannelName channel) {
        return attempt(() -> broker.clear(channel, requireMap(channel)));
    }

    private Retention requireMap(ChannelName channel) {
        Retention retention = retention(channel);
        if (!retention.isMap()) {
            throw new ForayException(ErrorCode.BAD_REQUEST, "not a map channel");
        }
        return retention;
    }

    /**
     * Subscribes, atomically against publishing: the subscriber is given what it asked for of the past, and then every
     * publication that follows, once. Its {@code joined} or {@code refused} is called once, unless it is unsubscribed
     * or its session ends before.
     *
     * <p>A subscriber subscribes once, and its session's handler, which unsubscribes it when the session ends, knows of
     * it before: both are the caller's business.
     */
    public void subscribe(Subscriber subscriber, Recovery recovery) {
        Retention retention;
        try {
            retention = retention(subscriber.channel());
        } catch (ForayException e) {
            subscriber.refused(e);
            return;
        }
        Subscription subscription = new Subscription(subscriber);
        Channel channel = channels.join(subscriber.channel(), retention.isMap(), subscription);
        if (subscriber.session().hasEnded()) {
            leave(channel, subscription);
            return;
        }
        subscribed.increment();
        Joining.Limits limits = new Joining.Limits(
                settings.client().recoveryMaxPublicationLimit(),
                settings.client().queueMaxSize() / 4);
        new Joining(this, broker, channel, subscription, retention, recovery, limits).begin();
    }

    /** Ends a subscription, live or not; nothing happens where there is none. */
    public void unsubscribe(Subscriber subscriber) {
        Channel channel = channels.get(subscriber.channel());
        if (channel != null) {
            Subscription subscription = channel.of(subscriber);
            if (subscription != null) {
                leave(channel, subscription);
            }
        }
    }

    void leave(Channel channel, Subscription subscription) {
        if (channel.remove(subscription)) {
            left(channel, subscription.subscriber());
        }
    }

    void left(Channel channel, Subscriber subscriber) {
        channels.forgetIfEmpty(channel);
        removeOwnKey(channel.name(), subscriber);
    }

    /** On channels where a client writes only its own key, that key goes with it. */
    private void removeOwnKey(ChannelName name, Subscriber subscriber) {
        Namespace namespace = namespaces.of(name).orElse(null);
        if (namespace == null) {
            return;
        }
        MapOptions map = namespace.options().map();
        if (retention(name).isMap()
                && map.removeClientOnUnsubscribe()
                && map.clientKey() == MapOptions.ClientKey.CLIENT_ID) {
            var unused = publish(name, Draft.remove(subscriber.info().client(), subscriber.info()));
        }
    }

    /** {@inheritDoc} The one delivery path of all brokers. */
    @Override
    public void deliver(ChannelName name, Publication publication, String epoch) {
        if (publication.offset() > 0) {
            watch.published(name);
        }
        Channel channel = channels.get(name);
        if (channel != null) {
            try {
                delivered.add(channel.broadcast(publication, epoch));
            } finally {
                channels.forgetIfEmpty(channel);
            }
        }
    }

    @Override
    public void reset(ChannelName name, String epoch) {
        watch.reset(name);
        Channel channel = channels.get(name);
        if (channel != null) {
            channel.reset(epoch);
            channels.forgetIfEmpty(channel);
        }
    }

    /** Who is subscribed, of those whose subscription takes part in presence. */
    public Presence presence(ChannelName name) {
        Channel channel = channels.get(name);
        return channel == null ? Presence.NOBODY : channel.presence();
    }

    /** How many are subscribed; of channels that have presence, those that take part in it. */
    int people(ChannelName name) {
        Channel channel = channels.get(name);
        if (channel == null) {
            return 0;
        }
        boolean hasPresence = namespace(name).options().presence();
        return hasPresence ? channel.presence().clients().size() : channel.size();
    }

    /**
     * The channels that have subscribers, in the order of names.
     *
     * @param after go on behind this name; empty: from the first
     * @param limit how many at most
     */
    public ChannelPage channels(Predicate<String> wanted, String after, int limit) {
        return channels.page(wanted, after, limit);
    }

    void recovered(boolean fully) {
        (fully ? recovered : unrecovered).increment();
    }

    public HubFigures figures() {
        return new HubFigures(
                published.sum(),
                delivered.sum(),
                subscribed.sum(),
                recovered.sum(),
                unrecovered.sum(),
                channels.size(),
                channels.subscriptions());
    }

    /** Why publishing does not work at the moment; empty while all is well. */
    public Optional<String> trouble() {
        return broker.trouble();
    }

    private static <T> CompletableFuture<T> attempt(Attempt<T> attempt) {
        try {
            return attempt.run();
        } catch (ForayException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Something that fails at once or later; callers see one way. */
    private interface Attempt<T> {
        CompletableFuture<T> run();
    }
}
