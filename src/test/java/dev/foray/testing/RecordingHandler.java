package dev.foray.testing;

import dev.foray.session.Disconnect;
import dev.foray.session.SessionHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A protocol that only notes what happens to its session. */
public final class RecordingHandler implements SessionHandler {
    private final List<Disconnect> ends = new CopyOnWriteArrayList<>();
    private final AtomicInteger ticks = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Runnable onEnd;

    public RecordingHandler() {
        this(() -> {});
    }

    /** @param onEnd run while it is told of the end */
    public RecordingHandler(Runnable onEnd) {
        this.onEnd = onEnd;
    }

    @Override
    public void tick(long nowNanos) {
        ticks.incrementAndGet();
    }

    @Override
    public void ended(Disconnect reason) {
        ends.add(reason);
        ended.countDown();
        onEnd.run();
    }

    public List<Disconnect> ends() {
        return List.copyOf(ends);
    }

    public Disconnect awaitEnd() {
        Latches.await(ended);
        return ends.get(0);
    }

    public int ticks() {
        return ticks.get();
    }
}
