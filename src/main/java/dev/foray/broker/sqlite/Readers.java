package dev.foray.broker.sqlite;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.foray.broker.Failures;
import dev.foray.broker.Retention;
import dev.foray.channel.ChannelName;
import dev.foray.thread.ForayThreads;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The threads that answer from the file what memory does not have. All that waits for one channel is answered from one
 * snapshot, which is then kept in memory. Thread-safe.
 */
final class Readers implements AutoCloseable {
    private static final int THREADS = 2;

    /** What the readers work with. */
    record Tools(
            Path file,
            Clock clock,
            ChannelViews views,
            SoundChannels sound,
            SqliteLimits limits,
            Consumer<WriteTask> writer) {}

    /** What one reader reads at a time. */
    sealed interface Asked {
        /** All that waits for one channel. */
        record OfChannel(List<Question.Waiting<?>> questions) implements Asked {}

        /** Which channels there are. */
        record OfNames(StoredNames names) implements Asked {}
    }

    private final Tools tools;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Map<ChannelName, List<Question.Waiting<?>>> waiting = new LinkedHashMap<>();

    @GuardedBy("lock")
    private final Queue<StoredNames> waitingForNames = new ArrayDeque<>();

    @GuardedBy("lock")
    private boolean closed;

    private final List<Thread> threads;

    Readers(Tools tools) {
        this.tools = tools;
        this.threads = IntStream.rangeClosed(1, THREADS)
                .mapToObj(i -> ForayThreads.start("foray-sqlite-reader-" + i, new Reader(tools, this)))
                .toList();
    }

    void ask(Question.Waiting<?> question) {
        synchronized (lock) {
            if (!closed) {
                waiting.computeIfAbsent(question.channel(), name -> new ArrayList<>())
                        .add(question);
                lock.notifyAll();
                return;
            }
        }
        question.future().completeExceptionally(Failures.stopped());
    }

    void ask(StoredNames names) {
        synchronized (lock) {
            if (!closed) {
                waitingForNames.add(names);
                lock.notifyAll();
                return;
            }
        }
        names.future().completeExceptionally(Failures.stopped());
    }

    /** What to read next; null when closed and nothing waits. */
    @Nullable
    Asked next() throws InterruptedException {
        synchronized (lock) {
            while (waiting.isEmpty() && waitingForNames.isEmpty()) {
                if (closed) {
                    return null;
                }
                lock.wait();
            }
            StoredNames names = waitingForNames.poll();
            return names == null ? new Asked.OfChannel(nextChannelLocked()) : new Asked.OfNames(names);
        }
    }

    /** All that waits for the channel that has been waiting for the longest. */
    @GuardedBy("lock")
    private List<Question.Waiting<?>> nextChannelLocked() {
        Iterator<List<Question.Waiting<?>>> first = waiting.values().iterator();
        List<Question.Waiting<?>> questions = first.next();
        first.remove();
        return questions;
    }

    /** Has the writer make a channel, and answers then. */
    void askWhenMade(List<Question.Waiting<?>> questions) {
        ChannelName channel = questions.get(0).channel();
        Retention retention = questions.get(0).retention();
        WriteTask.Open open = new WriteTask.Open(channel, retention, new CompletableFuture<>());
        var unused = open.future().whenComplete((nothing, failure) -> {
            for (Question.Waiting<?> question : questions) {
                if (failure != null) {
                    question.future().completeExceptionally(Failures.internal(failure));
                } else {
                    askAgain(question);
                }
            }
        });
        tools.writer().accept(open);
    }

    private void askAgain(Question.Waiting<?> question) {
        ChannelView view = tools.views().find(question.channel());
        Optional<Runnable> answer = view == null
                ? Optional.empty()
                : question.answer(view, tools.clock().millis());
        answer.orElse(() -> ask(question)).run();
    }

    /** Answers what waits, and ends the threads. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        threads.forEach(ForayThreads::joinFully);
    }
}
