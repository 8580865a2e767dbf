package dev.foray.protocol.socketio.engine;

import dev.foray.session.Disconnect;
import dev.foray.session.Transport.Completion;
import dev.foray.testing.Latches;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A WebSocket that keeps what it is sent; binary messages as {@code [1, 2]}. */
final class RecordingSocket implements FrameSocket {
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Disconnect> closed = new CompletableFuture<>();
    private final Deque<Completion> held = new ArrayDeque<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean hold;
    private volatile boolean overlapped;

    @Override
    public void text(String message, Completion done) {
        sent(message, done);
    }

    @Override
    public void binary(byte[] message, Completion done) {
        sent(Arrays.toString(message), done);
    }

    private void sent(String message, Completion done) {
        overlapped |= underWay.incrementAndGet() > 1;
        messages.add(message);
        Completion ends = failure -> {
            underWay.decrementAndGet();
            done.done(failure);
        };
        if (hold) {
            synchronized (held) {
                held.add(ends);
            }
        } else {
            ends.done(null);
        }
    }

    /** From now on no send ends by itself. */
    void holdSends() {
        hold = true;
    }

    /** Ends the oldest send that is held. */
    void endSend(Throwable failure) {
        Completion first;
        synchronized (held) {
            first = held.remove();
        }
        first.done(failure);
    }

    boolean hasOverlapped() {
        return overlapped;
    }

    @Override
    public void close(Disconnect reason) {
        closed.complete(reason);
    }

    int closeCode() {
        return Latches.await(closed).code();
    }

    boolean isClosed() {
        return closed.isDone();
    }

    List<String> messages(int count) {
        Latches.eventually(count + " messages, not " + messages, () -> messages.size() >= count);
        return List.copyOf(messages);
    }
}
