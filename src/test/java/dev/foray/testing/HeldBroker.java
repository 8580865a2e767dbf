package dev.foray.testing;

import dev.foray.broker.Broker;
import dev.foray.broker.Delivery;
import dev.foray.broker.Draft;
import dev.foray.broker.HistoryPage;
import dev.foray.broker.HistoryQuery;
import dev.foray.broker.MemoryBroker;
import dev.foray.broker.Receipt;
import dev.foray.broker.Retention;
import dev.foray.broker.StatePage;
import dev.foray.broker.StateQuery;
import dev.foray.channel.ChannelName;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/** A memory broker that publishes nothing before it is released. */
public final class HeldBroker implements Broker {
    public final CompletableFuture<Void> released = new CompletableFuture<>();

    /** One permit for each publish that came. */
    public final Semaphore asked = new Semaphore(0);

    private final Broker broker = new MemoryBroker(Clock.systemUTC());

    @Override
    public void start(Delivery delivery) {
        broker.start(delivery);
    }

    @Override
    public CompletableFuture<Receipt> publish(ChannelName channel, Retention retention, Draft draft) {
        asked.release();
        return released.thenCompose(now -> broker.publish(channel, retention, draft));
    }

    @Override
    public CompletableFuture<HistoryPage> history(ChannelName channel, Retention retention, HistoryQuery query) {
        return broker.history(channel, retention, query);
    }

    @Override
    public CompletableFuture<Void> removeHistory(ChannelName channel, Retention retention) {
        return broker.removeHistory(channel, retention);
    }

    @Override
    public CompletableFuture<StatePage> state(ChannelName channel, Retention retention, StateQuery query) {
        return broker.state(channel, retention, query);
    }

    @Override
    public CompletableFuture<Long> stateSize(ChannelName channel, Retention retention) {
        return broker.stateSize(channel, retention);
    }

    @Override
    public CompletableFuture<Void> clear(ChannelName channel, Retention retention) {
        return broker.clear(channel, retention);
    }

    @Override
    public CompletableFuture<List<ChannelName>> stored(String namespace, int limit) {
        return broker.stored(namespace, limit);
    }

    @Override
    public Optional<String> trouble() {
        return broker.trouble();
    }

    @Override
    public void close() {
        broker.close();
    }
}
