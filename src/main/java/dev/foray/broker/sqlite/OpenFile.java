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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The file while it is open: its lock, its writer unless it is damaged, its readers, and what memory has of it. */
final class OpenFile implements AutoCloseable {
    private static final Logger log = System.getLogger(OpenFile.class.getName());

    /** The writer and its connection. */
    record Writing(Store store, Writer writer) {}

    private final DataFolder folder;
    private final Clock clock;
    private final ChannelViews views;
    private final Readers readers;
    private final @Nullable Writing writing;
    private final @Nullable StoreFault damage;

    private OpenFile(DataFolder folder, Clock clock, SqliteLimits limits, Opening opening) {
        this.folder = folder;
        this.clock = clock;
        this.views = opening.views;
        this.writing = opening.writing;
        this.damage = opening.damage;
        this.readers = new Readers(new Readers.Tools(folder.file(), clock, views, opening.sound, limits, this::write));
    }

    /** What opening comes to. */
    private static final class Opening {
        private final SoundChannels sound = new SoundChannels();
        private final ChannelViews views;
        private @Nullable Writing writing;
        private @Nullable StoreFault damage;

        Opening(SqliteLimits limits) {
            this.views = new ChannelViews(limits);
        }

        void writeTo(DataFolder folder, Schema schema, Clock clock, SqliteLimits limits, Delivery delivery)
                throws SQLException {
            Store store = Store.open(folder.file(), schema, sound, limits);
            Aftermath aftermath = new Aftermath(views, delivery);
            Writer.Tools tools = new Writer.Tools(store, new Chores(store), views, aftermath, clock);
            writing = new Writing(store, new Writer(tools, limits));
        }
    }

    /** Lets go of the folder if that fails. */
    static OpenFile open(DataFolder folder, Schema schema, Clock clock, SqliteLimits limits, Delivery delivery) {
        boolean done = false;
        try {
            Opening opening = new Opening(limits);
            opening.damage = new Inspection(folder, schema).damage();
            if (opening.damage == null) {
                opening.writeTo(folder, schema, clock, limits, delivery);
            } else {
                log.log(Level.ERROR, "publishing is off reason=" + opening.damage.reason());
            }
            OpenFile file = new OpenFile(folder, clock, limits, opening);
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
