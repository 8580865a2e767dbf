package dev.foray.broker;

import dev.foray.channel.ChannelName;
import dev.foray.channel.ForayException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Puts the publications of each channel in order, keeps them as far as its {@link Retention} says, and hands them to
 * the {@link Delivery}.
 *
 * <p>Ordering: the publications of a channel get contiguous offsets from 1 within an epoch, and are delivered in that
 * order, one at a time, each after it is durable and before the publisher's future completes. Anything written and then
 * missing other than by retention gives the channel a new epoch. An epoch is never empty and never {@code "_"}; a
 * channel whose retention keeps a stream has one from the first time that it is asked for.
 *
 * <p>Channels whose retention is {@link Retention.Kind#NONE} are delivered in order, but not kept: their publications
 * have offset 0 and their position is {@link Receipt#position()} null. For {@link Retention.Kind#MAP_EPHEMERAL} the
 * keys are kept in memory; offsets count the changes of the channel since its epoch began, but there is no stream to
 * read, so {@link #history} has only the top position.
 *
 * <p>Threads: every method may be called from any thread, never waits for the disk or the network, and completes its
 * future on the broker's own thread or, where the answer is in memory, on the caller's. Futures fail with
 * {@link ForayException} only: {@code INTERNAL} with the reason where the store cannot write (disk full, damaged,
 * stopped), while what is on disk stays readable. After a failed publish nothing of it is kept and nothing was
 * delivered.
 */
public interface Broker extends AutoCloseable {
    /** Opens the store and begins to deliver; called once, before anything else. */
    void start(Delivery delivery);

    /**
     * Orders, keeps and delivers one publication, unless its conditions are not met.
     *
     * <p>A repeated idempotency key (per channel, remembered for five minutes, over restarts where the broker is
     * durable) changes nothing and gives the first receipt's position with {@link Suppression#IDEMPOTENCY}.
     */
    CompletableFuture<Receipt> publish(ChannelName channel, Retention retention, Draft draft);

    /**
     * Reads the stream. A position of another epoch is no error here: the page then has no publications, and its top
     * tells; so does a page whose first offset is not {@code since.offset() + 1}, because of retention.
     */
    CompletableFuture<HistoryPage> history(ChannelName channel, Retention retention, HistoryQuery query);

    /** Drops the publications kept; epoch and offset live on. */
    CompletableFuture<Void> removeHistory(ChannelName channel, Retention retention);

    /**
     * Reads the keys of a map channel in the order of their names (UTF-16 code units), from after
     * {@code query.cursor()}. The page's top is the position at which it was read.
     */
    CompletableFuture<StatePage> state(ChannelName channel, Retention retention, StateQuery query);

    /** How many keys a map channel has. */
    CompletableFuture<Long> stateSize(ChannelName channel, Retention retention);

    /** Drops keys and stream of a map channel and begins a new epoch, which {@link Delivery#reset} tells. */
    CompletableFuture<Void> clear(ChannelName channel, Retention retention);

    /**
     * The channels of a namespace that have something stored: publications of a stream, or keys of a persistent map,
     * whose time is not over. Private ones are left out. Unlike other reads it makes no channel.
     *
     * @param namespace empty: the channels without one
     * @param limit how many at most; where there are more, the first ones in an order of the broker's
     */
    CompletableFuture<List<ChannelName>> stored(String namespace, int limit);

    /** Why publishing does not work at the moment, in a sentence; empty while all is well. */
    Optional<String> trouble();

    /** Keeps what was accepted, fails what comes later, stops the threads and lets go of the store. Idempotent. */
    @Override
    void close();
}
