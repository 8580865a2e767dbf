package dev.foray.broker.sqlite;

import dev.foray.broker.HistoryPage;
import dev.foray.broker.HistoryQuery;
import dev.foray.broker.Retention;
import dev.foray.broker.StatePage;
import dev.foray.broker.StateQuery;
import dev.foray.channel.ChannelName;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Something to be read of a channel. */
sealed interface Question<T> {
    /** From memory; empty when memory does not have it. */
    Optional<T> ask(ChannelView view, Retention retention, long nowMillis);

    /** From the file. */
    T ask(Snapshot snapshot) throws SQLException;

    /** Whether it is about keys. */
    boolean ofKeys();

    /** A question of somebody who waits for the answer. */
    record Waiting<T>(ChannelName channel, Retention retention, Question<T> question, CompletableFuture<T> future) {
        /** Gives the answer if memory has it; what is returned does so. */
        Optional<Runnable> answer(ChannelView view, long nowMillis) {
            return question.ask(view, retention, nowMillis).map(answer -> () -> future.complete(answer));
        }

        /** Reads the answer; what is returned gives it. */
        Runnable answer(Snapshot snapshot) throws SQLException {
            T answer = question.ask(snapshot);
            return () -> future.complete(answer);
        }
    }

    /** Which publications there are. */
    record OfHistory(HistoryQuery query) implements Question<HistoryPage> {
        @Override
        public Optional<HistoryPage> ask(ChannelView view, Retention retention, long nowMillis) {
            return view.history(query, retention, nowMillis);
        }

        @Override
        public HistoryPage ask(Snapshot snapshot) throws SQLException {
            return snapshot.history(query);
        }

        @Override
        public boolean ofKeys() {
            return false;
        }
    }

    /** Which keys there are. */
    record OfState(StateQuery query) implements Question<StatePage> {
        @Override
        public Optional<StatePage> ask(ChannelView view, Retention retention, long nowMillis) {
            return view.state(query, retention, nowMillis);
        }

        @Override
        public StatePage ask(Snapshot snapshot) throws SQLException {
            return snapshot.state(query);
        }

        @Override
        public boolean ofKeys() {
            return true;
        }
    }

    /** How many keys there are. */
    record OfStateSize() implements Question<Long> {
        @Override
        public Optional<Long> ask(ChannelView view, Retention retention, long nowMillis) {
            return view.stateSize(retention, nowMillis);
        }

        @Override
        public Long ask(Snapshot snapshot) throws SQLException {
            return snapshot.stateSize();
        }

        @Override
        public boolean ofKeys() {
            return true;
        }
    }
}
