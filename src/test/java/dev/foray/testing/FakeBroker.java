package dev.foray.testing;

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
import dev.foray.channel.ForayException;
import dev.foray.channel.Position;
import dev.foray.channel.Publication;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A broker that a test leads step by step: deliveries, and the two halves of a read (looking, and answering), wait
 * until the test lets them happen. Thread-safe; steps run on the thread that asks for them.
 */
public final class FakeBroker implements Broker {
    private static final class Kept {
        private String epoch = "e1";
        private long top;
        private final List<Publication> stream = new ArrayList<>();
        private final TreeMap<String, Publication> keys = new TreeMap<>();

        Position position() {
            return new Position(epoch, top);
        }
    }

    /** One read: looked at, then answered. */
    private static final class Read<T> {
        private final Supplier<T> look;
        private final CompletableFuture<T> future = new CompletableFuture<>();
        private @Nullable T seen;

        Read(Supplier<T> look) {
            this.look = look;
        }

        void look() {
            if (seen == null) {
                seen = look.get();
            }
        }

        void answer() {
            look();
            future.complete(seen);
        }
    }

    private final Map<ChannelName, Kept> channels = new HashMap<>();
    private final Deque<Runnable> deliveries = new ArrayDeque<>();
    private final Deque<Read<?>> unseen = new ArrayDeque<>();
    private final Deque<Read<?>> reads = new ArrayDeque<>();
    private final List<Draft> drafts = new ArrayList<>();
    private boolean holdsDeliveries;
    private boolean holdsReads;
    private @Nullable ForayException failure;
    private @Nullable ForayException publishingFailure;
    private @Nullable Delivery delivery;

    @Override
    public synchronized void start(Delivery to) {
        delivery = to;
    }

    /** From now on deliveries wait for {@link #deliverNext}. */
    public synchronized FakeBroker holdingDeliveries() {
        holdsDeliveries = true;
        return this;
    }

    /** From now on reads wait for {@link #lookNext} and {@link #answerNext}. */
    public synchronized FakeBroker holdingReads() {
        holdsReads = true;
        return this;
    }

    /** Reads fail from now on; null: no more. */
    public synchronized void failReads(@Nullable ForayException value) {
        failure = value;
    }

    /** Publishing fails from now on; null: no more. */
    public synchronized void failPublishing(@Nullable ForayException value) {
        publishingFailure = value;
    }

    /** False where nothing waits to be delivered. */
    public boolean deliverNext() {
        return run(next(deliveries));
    }

    /** What the oldest read that has not looked yet will answer is settled now; false where there is none. */
    public boolean lookNext() {
        Read<?> read = next(unseen);
        return run(read == null ? null : read::look);
    }

    /** Answers the oldest read; false where there is none. */
    public boolean answerNext() {
        Read<?> read = next(reads);
        return run(read == null ? null : read::answer);
    }

    private synchronized <T> @Nullable T next(Deque<T> waiting) {
        return waiting.poll();
    }

    private static boolean run(@Nullable Runnable step) {
        if (step != null) {
            step.run();
        }
        return step != null;
    }

    /** Drops what the stream has up to and including an offset. */
    public synchronized void trim(ChannelName channel, long offset) {
        kept(channel).stream.removeIf(publication -> publication.offset() <= offset);
    }

    /** Loses everything without telling. */
    public synchronized void beginAnew(ChannelName channel, String epoch) {
        Kept kept = new Kept();
        kept.epoch = epoch;
        channels.put(channel, kept);
    }

    public synchronized Position top(ChannelName channel) {
        return kept(channel).position();
    }

    /** What was published, in order. */
    public synchronized List<Draft> drafts() {
        return List.copyOf(drafts);
    }

    private Kept kept(ChannelName channel) {
        return channels.computeIfAbsent(channel, name -> new Kept());
    }

    @Override
    public CompletableFuture<Receipt> publish(ChannelName channel, Retention retention, Draft draft) {
        CompletableFuture<Receipt> receipt = new CompletableFuture<>();
        boolean hold;
        synchronized (this) {
            if (publishingFailure != null) {
                return CompletableFuture.failedFuture(publishingFailure);
            }
            drafts.add(draft);
            boolean numbered = retention.kind() != Retention.Kind.NONE && !draft.skipHistory();
            Kept kept = kept(channel);
            Publication publication = publication(draft, numbered ? ++kept.top : 0);
            if (numbered) {
                keep(kept, publication);
            }
            String epoch = numbered ? kept.epoch : "";
            Position position = numbered ? kept.position() : null;
            Delivery to = delivery;
            deliveries.add(() -> {
                to.deliver(channel, publication, epoch);
                receipt.complete(Receipt.at(position));
            });
            hold = holdsDeliveries;
        }
        if (!hold) {
            deliverNext();
        }
        return receipt;
    }

    private static Publication publication(Draft draft, long offset) {
        KeyChange change = draft.change();
        return new Publication(
                draft.data(),
                offset,
                change == null ? null : change.key(),
                change != null && change.removed(),
                draft.tags(),
                draft.info(),
                0);
    }

    private static void keep(Kept kept, Publication publication) {
        kept.stream.add(publication);
        if (publication.key() != null && publication.removed()) {
            kept.keys.remove(publication.key());
        } else if (publication.key() != null) {
            kept.keys.put(publication.key(), publication);
        }
    }

    @Override
    public CompletableFuture<HistoryPage> history(ChannelName channel, Retention retention, HistoryQuery query) {
        return read(() -> {
            Kept kept = kept(channel);
            Position since = query.since();
            boolean other = since != null && !since.epoch().equals(kept.epoch);
            List<Publication> found = new ArrayList<>(other || !retention.keepsStream() ? List.of() : kept.stream);
            if (query.reverse()) {
                Collections.reverse(found);
            }
            found.removeIf(publication -> since != null && publication.offset() <= since.offset());
            int limit = query.limit() < 0 ? found.size() : Math.min(query.limit(), found.size());
            return new HistoryPage(found.subList(0, limit), kept.position());
        });
    }

    @Override
    public CompletableFuture<StatePage> state(ChannelName channel, Retention retention, StateQuery query) {
        return read(() -> new StatePage(
                List.copyOf(kept(channel).keys.values()), "", kept(channel).position()));
    }

    @Override
    public CompletableFuture<Long> stateSize(ChannelName channel, Retention retention) {
        return read(() -> (long) kept(channel).keys.size());
    }

    @Override
    public CompletableFuture<List<ChannelName>> stored(String namespace, int limit) {
        return read(() -> channels.entrySet().stream()
                .filter(entry -> entry.getKey().namespace().equals(namespace))
                .filter(entry -> !entry.getValue().stream.isEmpty()
                        || !entry.getValue().keys.isEmpty())
                .map(Map.Entry::getKey)
                .sorted()
                .limit(limit)
                .toList());
    }

    private <T> CompletableFuture<T> read(Supplier<T> look) {
        Read<T> read = new Read<>(() -> {
            synchronized (this) {
                return look.get();
            }
        });
        synchronized (this) {
            if (failure != null) {
                return CompletableFuture.failedFuture(failure);
            }
            if (holdsReads) {
                unseen.add(read);
                reads.add(read);
                return read.future;
            }
        }
        read.answer();
        return read.future;
    }

    @Override
    public synchronized CompletableFuture<Void> removeHistory(ChannelName channel, Retention retention) {
        kept(channel).stream.clear();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> clear(ChannelName channel, Retention retention) {
        CompletableFuture<Void> cleared = new CompletableFuture<>();
        boolean hold;
        synchronized (this) {
            String epoch = kept(channel).epoch + "'";
            beginAnew(channel, epoch);
            Delivery to = delivery;
            deliveries.add(() -> {
                to.reset(channel, epoch);
                cleared.complete(null);
            });
            hold = holdsDeliveries;
        }
        if (!hold) {
            deliverNext();
        }
        return cleared;
    }

    @Override
    public Optional<String> trouble() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
