package dev.foray.broker.sqlite;

import dev.foray.broker.Retention;
import dev.foray.channel.ChannelName;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One reader thread with its connection, opened when first needed, and anew after a failure. Confined to its thread.
 */
final class Reader implements Runnable {
    private static final Logger log = System.getLogger(Reader.class.getName());

    private final Readers.Tools tools;
    private final Readers readers;
    private @Nullable Statements opened;

    Reader(Readers.Tools tools, Readers readers) {
        this.tools = tools;
        this.readers = readers;
    }

    @Override
    public void run() {
        boolean more = true;
        while (more) {
            try {
                Readers.Asked asked = readers.next();
                more = asked != null;
                if (asked instanceof Readers.Asked.OfChannel channel) {
                    answer(channel.questions());
                } else if (asked instanceof Readers.Asked.OfNames names) {
                    answer(names.names());
                }
            } catch (InterruptedException e) {
                // The thread is the broker's own: it ends when the readers are closed, not before.
                log.log(Level.DEBUG, "interrupt ignored", e);
            }
        }
        close();
    }

    private void answer(List<Question.Waiting<?>> questions) {
        try {
            answer(open(), questions);
        } catch (SQLException | RuntimeException e) {
            StoreFault fault = failed("channel=" + questions.get(0).channel(), e);
            questions.forEach(question -> question.future().completeExceptionally(fault.toException()));
        }
    }

    private void answer(StoredNames names) {
        try {
            List<ChannelName> found = names.read(open(), tools.clock().millis());
            names.future().complete(found);
        } catch (SQLException | RuntimeException e) {
            StoreFault fault = failed("namespace=" + names.namespace(), e);
            names.future().completeExceptionally(fault.toException());
        }
    }

    private Statements open() throws SQLException {
        Statements sql = opened;
        if (sql == null) {
            sql = Statements.forReading(tools.file());
            opened = sql;
        }
        return sql;
    }

    private StoreFault failed(String what, Exception e) {
        close();
        StoreFault fault = StoreFault.of(e);
        log.log(Level.WARNING, "reading failed " + what + " reason=" + fault.reason());
        return fault;
    }

    private void answer(Statements sql, List<Question.Waiting<?>> questions) throws SQLException {
        List<Runnable> answers = new ArrayList<>(questions.size());
        sql.control("BEGIN");
        boolean made;
        try {
            made = read(sql, questions, answers);
        } finally {
            sql.control("COMMIT");
        }
        if (made) {
            answers.forEach(Runnable::run);
        } else {
            readers.askWhenMade(questions);
        }
    }

    /** Returns false when the channel has to be made first. */
    private boolean read(Statements sql, List<Question.Waiting<?>> questions, List<Runnable> answers)
            throws SQLException {
        ChannelName channel = questions.get(0).channel();
        Retention retention = questions.get(0).retention();
        boolean ofKeys =
                questions.stream().anyMatch(waiting -> waiting.question().ofKeys());
        long now = tools.clock().millis();
        long stamp = tools.views().stamp();
        Snapshot snapshot = Snapshot.of(sql, tools.sound(), channel, retention, now);
        if (snapshot == null) {
            return false;
        }
        ChannelView shown = tools.views().find(channel);
        ChannelView view = shown != null && shown.tried(ofKeys)
                ? shown
                : snapshot.view(ofKeys, tools.limits().channelBytes());
        for (Question.Waiting<?> question : questions) {
            Optional<Runnable> answer = question.answer(view, now);
            answers.add(answer.isPresent() ? answer.get() : question.answer(snapshot));
        }
        if (view != shown) {
            tools.views().install(channel, view, retention, stamp);
        }
        return true;
    }

    private void close() {
        try {
            if (opened != null) {
                opened.close();
            }
        } catch (SQLException e) {
            log.log(Level.DEBUG, "closing failed", e);
        }
        opened = null;
    }
}
