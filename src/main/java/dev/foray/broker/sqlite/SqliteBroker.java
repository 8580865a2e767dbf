package dev.foray.broker.sqlite;

import dev.foray.broker.Broker;
import dev.foray.broker.Delivery;
import dev.foray.broker.Draft;
import dev.foray.broker.DraftRules;
import dev.foray.broker.Failures;
import dev.foray.broker.HistoryPage;
import dev.foray.broker.HistoryQuery;
import dev.foray.broker.MemoryBroker;
import dev.foray.broker.Receipt;
import dev.foray.broker.Retention;
import dev.foray.broker.StatePage;
import dev.foray.broker.StateQuery;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ForayException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The broker that keeps streams and persistent maps in one file, {@code foray.db} in the data folder; what it
 * acknowledged survives the process and the power. Channels that keep nothing, or keys in memory only, are a
 * {@link MemoryBroker}'s.
 *
 * <p>One thread writes, all that waits in one transaction; what is read comes from memory on the caller's thread, or on
 * one of two reader threads from the file. A damaged file is never replaced: publishing fails, what is readable is
 * read. Where the clock is set back, publications get the time of the one before until it has caught up. Thread-safe.
 */
public final class SqliteBroker implements Broker {
    private final Path folder;
    private final Clock clock;
    private final SqliteLimits limits;
    private final Schema schema;
    private final MemoryBroker memory;
    private final AtomicReference<@Nullable OpenFile> open = new AtomicReference<>();

    /** @param folder the data folder; made, for its owner only, if it is missing */
    public SqliteBroker(Path folder, Clock clock, SqliteLimits limits) {
        this(folder, clock, limits, Schema.PRESENT);
    }

    SqliteBroker(Path folder, Clock clock, SqliteLimits limits, Schema schema) {
        this.folder = folder;
        this.clock = clock;
        this.limits = limits;
        this.schema = schema;
        this.memory = new MemoryBroker(clock);
    }

    /**
     * Locks the folder and opens the file; a damaged file does not stop that.
     *
     * @throws ForayException when another broker has the folder, when it cannot be written, or when the file is a newer
     *     Foray's or somebody else's
     */
    @Override
    public void start(Delivery delivery) {
        open.set(OpenFile.open(DataFolder.lock(folder), new OpenFile.Setup(schema, clock, limits, delivery)));
        memory.start(delivery);
    }

    private static boolean stored(Retention retention) {
        return retention.keepsStream();
    }

    @Override
    public CompletableFuture<Receipt> publish(ChannelName channel, Retention retention, Draft draft) {
        if (!stored(retention)) {
            return memory.publish(channel, retention, draft);
        }
        try {
            DraftRules.check(draft, retention);
        } catch (ForayException e) {
            return CompletableFuture.failedFuture(e);
        }
        WriteTask.Publish task = WriteTask.Publish.of(channel, retention, draft);
        write(task);
        return task.future();
    }

    @Override
    public CompletableFuture<Void> removeHistory(ChannelName channel, Retention retention) {
        if (!stored(retention)) {
            return memory.removeHistory(channel, retention);
        }
        WriteTask.RemoveHistory task = new WriteTask.RemoveHistory(channel, retention, new CompletableFuture<>());
        write(task);
        return task.future();
    }

    @Override
    public CompletableFuture<Void> clear(ChannelName channel, Retention retention) {
        if (!stored(retention)) {
            return memory.clear(channel, retention);
        }
        WriteTask.Clear task = new WriteTask.Clear(channel, retention, new CompletableFuture<>());
        write(task);
        return task.future();
    }

    private void write(WriteTask task) {
        OpenFile file = open.get();
        if (file == null) {
            task.future().completeExceptionally(Failures.stopped());
        } else {
            file.write(task);
        }
    }

    @Override
    public CompletableFuture<HistoryPage> history(ChannelName channel, Retention retention, HistoryQuery query) {
        return stored(retention)
                ? read(channel, retention, new Question.OfHistory(query))
                : memory.history(channel, retention, query);
    }

    @Override
    public CompletableFuture<StatePage> state(ChannelName channel, Retention retention, StateQuery query) {
        return stored(retention) && retention.isMap()
                ? read(channel, retention, new Question.OfState(query))
                : memory.state(channel, retention, query);
    }

    @Override
    public CompletableFuture<Long> stateSize(ChannelName channel, Retention retention) {
        return stored(retention) && retention.isMap()
                ? read(channel, retention, new Question.OfStateSize())
                : memory.stateSize(channel, retention);
    }

    @Override
    public CompletableFuture<List<ChannelName>> stored(String namespace, int limit) {
        OpenFile file = open.get();
        return file == null ? CompletableFuture.failedFuture(Failures.stopped()) : file.stored(namespace, limit);
    }

    private <T> CompletableFuture<T> read(ChannelName channel, Retention retention, Question<T> question) {
        OpenFile file = open.get();
        return file == null
                ? CompletableFuture.failedFuture(Failures.stopped())
                : file.read(channel, retention, question);
    }

    @Override
    public Optional<String> trouble() {
        OpenFile file = open.get();
        return file == null ? Optional.empty() : file.trouble();
    }

    /** What memory and file hold, for tests and measurements. */
    <T> T inside(Function<OpenFile, T> look) {
        OpenFile file = open.get();
        if (file == null) {
            throw Failures.stopped();
        }
        return look.apply(file);
    }

    @Override
    public void close() {
        OpenFile file = open.getAndSet(null);
        if (file != null) {
            file.close();
        }
        memory.close();
    }
}
