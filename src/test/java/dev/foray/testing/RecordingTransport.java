package dev.foray.testing;

import dev.foray.session.Disconnect;
import dev.foray.session.Transport;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A client that keeps what it is sent, and ends each send as its {@link Completing} says. Thread-safe. */
public final class RecordingTransport implements Transport {
    /** What happens to a send. */
    @FunctionalInterface
    public interface Completing {
        void complete(Completion done);
    }

    /** What happens to a ping. */
    @FunctionalInterface
    public interface Pinging {
        void ping() throws IOException;
    }

    /** Before {@code send} returns, on the thread that sends. */
    public static final Completing AT_ONCE = done -> done.done(null);

    /** Not until {@link #completeNext} says so. */
    public static final Completing HELD = done -> {};

    private final @Nullable String separator;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger overlaps = new AtomicInteger();
    private final AtomicInteger deepest = new AtomicInteger();
    private final List<String> sent = new ArrayList<>();
    private int frameCount;
    private final Deque<Completion> held = new ArrayDeque<>();
    private final List<Disconnect> closings = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Completing completing;
    private volatile @Nullable Thread closer;
    private volatile Runnable beforeClosing = () -> {};
    private volatile Pinging pinging = () -> {};
    private int pings;

    private RecordingTransport(@Nullable String separator, Completing completing) {
        this.separator = separator;
        this.completing = completing;
    }

    /** Joins frames with newlines. */
    public static RecordingTransport joining(Completing completing) {
        return new RecordingTransport("\n", completing);
    }

    /** Wants each frame by itself. */
    public static RecordingTransport oneByOne(Completing completing) {
        return new RecordingTransport(null, completing);
    }

    public void completing(Completing value) {
        completing = value;
    }

    /** Runs on the closing thread when it is told to close. */
    public void beforeClosing(Runnable value) {
        beforeClosing = value;
    }

    @Override
    public @Nullable String separator() {
        return separator;
    }

    @Override
    public void send(String text, Completion done) {
        if (inFlight.incrementAndGet() > 1) {
            overlaps.incrementAndGet();
        }
        deepest.accumulateAndGet(depth(), Math::max);
        AtomicInteger once = new AtomicInteger();
        Completion recorded = failure -> {
            if (once.incrementAndGet() == 1) {
                inFlight.decrementAndGet();
            }
            done.done(failure);
        };
        int count = separator == null
                ? 1
                : (int) text.chars().filter(c -> c == '\n').count() + 1;
        synchronized (sent) {
            sent.add(text);
            frameCount += count;
            if (completing == HELD) {
                held.add(recorded);
            }
            sent.notifyAll();
        }
        completing.complete(recorded);
    }

    /** Runs on the thread that pings, and may wait. */
    public void pinging(Pinging value) {
        pinging = value;
    }

    @Override
    public void ping() throws IOException {
        if (inFlight.incrementAndGet() > 1) {
            overlaps.incrementAndGet();
        }
        synchronized (sent) {
            pings++;
            sent.notifyAll();
        }
        try {
            pinging.ping();
        } finally {
            inFlight.decrementAndGet();
        }
    }

    /** Waits for {@code count} pings in all. */
    public void awaitPings(int count) {
        synchronized (sent) {
            await(() -> pings >= count);
        }
    }

    public int pings() {
        synchronized (sent) {
            return pings;
        }
    }

    private int depth() {
        int count = 0;
        for (StackTraceElement element :
                sampled() ? Thread.currentThread().getStackTrace() : new StackTraceElement[0]) {
            count += element.getMethodName().equals("send") ? 1 : 0;
        }
        return count;
    }

    private boolean sampled() {
        synchronized (sent) {
            return sent.size() % 100 == 0;
        }
    }

    /** Ends the oldest held send, once there is one. */
    public void completeNext(@Nullable Throwable failure) {
        Completion next;
        synchronized (sent) {
            await(() -> !held.isEmpty());
            next = held.remove();
        }
        next.done(failure);
    }

    /** Ends the held sends that there are. */
    public void completeWhatIsHeld() {
        List<Completion> now;
        synchronized (sent) {
            now = List.copyOf(held);
            held.clear();
        }
        now.forEach(done -> done.done(null));
    }

    public void completeNext() {
        completeNext(null);
    }

    /** Waits for {@code count} sends in all. */
    public List<String> awaitSends(int count) {
        synchronized (sent) {
            await(() -> sent.size() >= count);
            return List.copyOf(sent);
        }
    }

    private void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + Latches.TIMEOUT_SECONDS * 1_000_000_000L;
        while (!condition.getAsBoolean()) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                throw new AssertionError("not in time; sent so far: " + sent.size());
            }
            try {
                sent.wait(millis);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Waits until {@code count} frames have come, however they were joined. */
    public List<String> awaitFrames(int count) {
        synchronized (sent) {
            await(() -> frameCount >= count);
        }
        return frames();
    }

    /** The texts of all sends. */
    public List<String> sends() {
        synchronized (sent) {
            return List.copyOf(sent);
        }
    }

    /** The frames of all sends. */
    public List<String> frames() {
        if (separator == null) {
            return sends();
        }
        return sends().stream()
                .flatMap(text -> Arrays.stream(text.split("\n", -1)))
                .toList();
    }

    /** How often a send began while another was in flight. */
    public int overlaps() {
        return overlaps.get();
    }

    /** How many calls of {@code send} stood on one stack, as far as was looked. */
    public int deepest() {
        return deepest.get();
    }

    @Override
    public void close(Disconnect reason) {
        beforeClosing.run();
        synchronized (closings) {
            closings.add(reason);
        }
        closer = Thread.currentThread();
        closed.countDown();
    }

    public Disconnect awaitClosed() {
        Latches.await(closed);
        return closings().get(0);
    }

    public List<Disconnect> closings() {
        synchronized (closings) {
            return List.copyOf(closings);
        }
    }

    public @Nullable Thread closer() {
        return closer;
    }
}
