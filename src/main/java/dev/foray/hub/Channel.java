package dev.foray.hub;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ClientInfo;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.Position;
import dev.foray.channel.Publication;
import dev.foray.session.Frame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The subscribers of one channel on this node.
 *
 * <p>Every change of who is subscribed and every broadcast happens under one lock, so that whoever joins gets each
 * publication once: what was delivered before it went live is in what it read or collected, and the rest comes after.
 * Under the lock frames are only put into outboxes; nothing is sent and nothing is waited for. Thread-safe.
 */
final class Channel {
    private static final Subscription[] NOBODY = {};

    private final ChannelName name;
    private final boolean map;
    private final ChannelWatch watch;
    private final Object lock = new Object();

    /** In the order of joining. */
    @GuardedBy("lock")
    private final Map<Subscriber, Subscription> subscriptions = new LinkedHashMap<>();

    /**
     * Those of {@code subscriptions} that are live. Made when a broadcast needs it after a change, so that ten thousand
     * that come at once cost no more than one broadcast; null until then.
     */
    @GuardedBy("lock")
    private Subscription @Nullable [] live = NOBODY;

    @GuardedBy("lock")
    private int liveCount;

    /** What was delivered last; null until something was. */
    @GuardedBy("lock")
    private @Nullable Position top;

    @GuardedBy("lock")
    private boolean removed;

    Channel(ChannelName name, boolean map, ChannelWatch watch) {
        this.name = name;
        this.map = map;
        this.watch = watch;
    }

    ChannelName name() {
        return name;
    }

    /** Begins to collect for a subscriber; false where the channel was removed from the hub meanwhile. */
    boolean add(Subscription subscription) {
        synchronized (lock) {
            if (!removed) {
                subscriptions.put(subscription.subscriber(), subscription);
            }
            return !removed;
        }
    }

    /** The subscription that a subscriber has here; null where it has none. */
    @Nullable
    Subscription of(Subscriber subscriber) {
        synchronized (lock) {
            return subscriptions.get(subscriber);
        }
    }

    /** The subscriber has left or given up; others are told, if it was announced. False: it was not there. */
    boolean remove(Subscription subscription) {
        synchronized (lock) {
            if (!subscriptions.remove(subscription.subscriber(), subscription)) {
                return false;
            }
            boolean wasLive = subscription.state() == Subscription.State.LIVE;
            subscription.gone();
            if (wasLive) {
                live = null;
                liveCount--;
                Subscriber subscriber = subscription.subscriber();
                if (subscriber.terms().announced()) {
                    announceLocked(subscription, encoding -> encoding.leave(name, subscriber.info()));
                }
            }
            watch.peopleChanged(name);
            return true;
        }
    }

    /** True, once, where nobody is subscribed: the channel takes nobody any more and the hub forgets it. */
    boolean removeIfEmpty() {
        synchronized (lock) {
            removed |= subscriptions.isEmpty();
            return removed;
        }
    }

    /**
     * Lets a subscriber that has read the past go live, if nothing is missing between what it read and what it
     * collected.
     *
     * @param readTo the offset up to which it has been given everything; -1 where the channel has no offsets
     * @param before run under the lock first, to queue what must stand before the first live publication
     * @return false where it is not collecting, or has not collected everything after {@code readTo}: it must read on
     */
    boolean goLive(Subscription subscription, long readTo, Runnable before) {
        synchronized (lock) {
            if (subscription.state() != Subscription.State.COLLECTING || !subscription.hasCollectedAll()) {
                return false;
            }
            before.run();
            Subscriber subscriber = subscription.subscriber();
            long sent = Math.max(0, readTo);
            for (Publication publication : subscription.takeCollected()) {
                if (publication.offset() == 0 || publication.offset() > sent) {
                    if (subscriber.wants(publication)) {
                        subscription.session().send(encode(subscription.encoding(), publication));
                    }
                    sent = Math.max(sent, publication.offset());
                }
            }
            subscription.live(sent);
            live = null;
            liveCount++;
            watch.peopleChanged(name);
            if (subscriber.terms().announced()) {
                announceLocked(subscription, encoding -> encoding.join(name, subscriber.info()));
            }
            return true;
        }
    }

    /** Runs under the lock if the subscriber is still collecting, and forgets what it collected; false otherwise. */
    boolean whileCollecting(Subscription subscription, Runnable action) {
        synchronized (lock) {
            if (subscription.state() != Subscription.State.COLLECTING) {
                return false;
            }
            action.run();
            var unused = subscription.takeCollected();
            return true;
        }
    }

    /**
     * Queues a publication for every live subscriber; returns for how many. Where that fails, whoever counts on having
     * every publication is told.
     */
    int broadcast(Publication publication, String epoch) {
        synchronized (lock) {
            if (publication.offset() > 0 && !followsTopLocked(publication, epoch)) {
                insufficientLocked();
            }
            try {
                if (subscriptions.size() > liveCount) {
                    collectLocked(publication);
                }
                return sendLocked(publication);
            } catch (RuntimeException e) {
                insufficientLocked();
                throw e;
            }
        }
    }

    @GuardedBy("lock")
    private int sendLocked(Publication publication) {
        EncodedOnce encoded = new EncodedOnce(encoding -> encode(encoding, publication));
        int count = 0;
        for (Subscription subscription : liveLocked()) {
            boolean isNew = publication.offset() == 0 || publication.offset() > subscription.from();
            if (isNew && subscription.subscriber().wants(publication)) {
                subscription.session().send(encoded.as(subscription.encoding()));
                count++;
            }
        }
        return count;
    }

    @GuardedBy("lock")
    private boolean followsTopLocked(Publication publication, String epoch) {
        Position before = top;
        top = new Position(epoch, publication.offset());
        return before == null || (before.epoch().equals(epoch) && before.offset() + 1 == publication.offset());
    }

    @GuardedBy("lock")
    private void collectLocked(Publication publication) {
        for (Subscription subscription : subscriptions.values()) {
            if (subscription.state() == Subscription.State.COLLECTING) {
                subscription.collect(publication);
            }
        }
    }

    private Frame encode(Encoding encoding, Publication publication) {
        String key = publication.key();
        return encoding.publication(name, publication, map && key != null ? new Replaceable(name, key) : null);
    }

    /** The channel begins anew: whoever counts on its position, or holds its state, must come again. */
    void reset(String epoch) {
        synchronized (lock) {
            top = new Position(epoch, 0);
            insufficientLocked();
        }
    }

    /**
     * What was delivered so far is not what the channel has. Takes out everybody who counts on having every
     * publication, and tells them; for the others the channel begins anew.
     */
    @GuardedBy("lock")
    private void insufficientLocked() {
        for (Subscription subscription : List.copyOf(subscriptions.values())) {
            if (subscription.subscriber().terms().positioned()
                    || subscription.state() == Subscription.State.COLLECTING) {
                var unused = giveUp(
                        subscription,
                        new ForayException(ErrorCode.INTERNAL, "the channel began anew while it was read"));
            } else {
                subscription.live(0);
            }
        }
    }

    /** Takes out one subscriber that cannot be given everything, and tells it. False: it was not there. */
    boolean giveUp(Subscription subscription, ForayException reason) {
        synchronized (lock) {
            boolean removed = remove(subscription);
            if (removed) {
                subscription.giveUp(reason);
            }
            return removed;
        }
    }

    @GuardedBy("lock")
    private void announceLocked(Subscription about, Function<Encoding, Frame> event) {
        EncodedOnce encoded = new EncodedOnce(event);
        for (Subscription subscription : subscriptions.values()) {
            if (subscription != about
                    && subscription.state() == Subscription.State.LIVE
                    && subscription.subscriber().terms().hearsJoinLeave()) {
                subscription.session().send(encoded.as(subscription.encoding()));
            }
        }
    }

    Presence presence() {
        synchronized (lock) {
            List<ClientInfo> clients = new ArrayList<>(liveCount);
            for (Subscription subscription : liveLocked()) {
                if (subscription.subscriber().terms().presence()) {
                    clients.add(subscription.subscriber().info());
                }
            }
            return new Presence(clients);
        }
    }

    int size() {
        synchronized (lock) {
            return subscriptions.size();
        }
    }

    @GuardedBy("lock")
    private Subscription[] liveLocked() {
        Subscription[] known = live;
        if (known == null) {
            known = subscriptions.values().stream()
                    .filter(subscription -> subscription.state() == Subscription.State.LIVE)
                    .toArray(Subscription[]::new);
            live = known;
        }
        return known;
    }

    /** What makes two waiting frames of a map channel stand for the same thing. */
    private record Replaceable(ChannelName channel, String key) {}
}
