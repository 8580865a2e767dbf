package dev.foray.broker.sqlite;

import dev.foray.broker.Delivery;
import dev.foray.broker.Retention;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The file while it is open: its lock, its writer unless it is damaged, its readers, and what memory has of it. */
final class OpenFile implements AutoCloseable {
    private static final Logger log = System.getLogger(OpenFile.class.getName());

    /** What it is opened with. */
    record Setup(Schema schema, Clock clock, SqliteLimits limits, Delivery delivery) {}

    /** The writer and its connection. */
    record Writing(Store store, Writer writer) {}

    private final DataFolder folder;
    private final Clock clock;
    private final ChannelViews views;
    private final Readers readers;
    private final @Nullable Writing writing;
    private final @Nullable StoreFault damage;

    private OpenFile(DataFolder folder, Setup setup) throws SQLException, IOException {
        SoundChannels sound = new SoundChannels();
        this.folder = folder;
        this.clock = setup.clock();
        this.views = new ChannelViews(setup.limits());
        this.damage = new Inspection(folder, setup.schema()).damage();
        this.writing = damage == null ? writing(folder, setup, views, sound) : null;
        this.readers = new Readers(new Readers.Tools(folder.file(), clock, views, sound, setup.limits(), this::write));
        if (damage != null) {
            log.log(Level.ERROR, "publishing is off reason=" + damage.reason());
        }
    }

    private static Writing writing(DataFolder folder, Setup setup, ChannelViews views, SoundChannels sound)
            throws SQLException {
        Store store = Store.open(folder.file(), setup.schema(), sound, setup.limits());
        Aftermath aftermath = new Aftermath(views, setup.delivery());
        Writer.Tools tools = new Writer.Tools(store, new Chores(store), views, aftermath, setup.clock());
        return new Writing(store, new Writer(tools, setup.limits()));
    }

    /**
     * Opens the file of a locked folder; lets go of the folder if that fails.
     *
     * @throws ForayException when the file cannot be opened, or must not be
     */
    static OpenFile open(DataFolder folder, Setup setup) {
        boolean done = false;
        try {
            OpenFile file = new OpenFile(folder, setup);
            done = true;
            return file;
        } catch (SQLException | IOException e) {
            throw new ForayException(
                    ErrorCode.INTERNAL,
                    folder.file() + " cannot be opened: " + StoreFault.of(e).reason(),
                    e);
        } finally {
            if (!done) {
                unlock(folder);
            }
        }
    }

    void write(WriteTask task) {
        if (damage != null) {
            task.future().completeExceptionally(damage.toException());
        } else if (writing != null) {
            writing.writer().submit(task);
        }
    }

    <T> CompletableFuture<T> read(ChannelName channel, Retention retention, Question<T> question) {
        ChannelView view = views.find(channel);
        if (view != null) {
            Optional<T> answer = question.ask(view, retention, clock.millis());
            if (answer.isPresent()) {
                return CompletableFuture.completedFuture(answer.get());
            }
        }
        CompletableFuture<T> future = new CompletableFuture<>();
        readers.ask(new Question.Waiting<>(channel, retention, question, future));
        return future;
    }

    CompletableFuture<List<ChannelName>> stored(String namespace, int limit) {
        StoredNames names = new StoredNames(namespace, limit, new CompletableFuture<>());
        readers.ask(names);
        return names.future();
    }

    Optional<String> trouble() {
        if (damage != null) {
            return Optional.of(damage.reason());
        }
        return writing == null ? Optional.empty() : writing.writer().trouble();
    }

    ChannelViews views() {
        return views;
    }

    /** Empty when the file is damaged. */
    Optional<Writing> writing() {
        return Optional.ofNullable(writing);
    }

    @Override
    public void close() {
        if (writing != null) {
            writing.writer().close();
        }
        readers.close();
        try {
            if (writing != null) {
                writing.store().close();
            }
        } catch (SQLException e) {
            log.log(Level.WARNING, "closing failed file=" + folder.file(), e);
        } finally {
            unlock(folder);
        }
    }

    private static void unlock(DataFolder folder) {
        try {
            folder.close();
        } catch (IOException e) {
            log.log(Level.WARNING, "unlocking failed file=" + folder.file(), e);
        }
    }
}
