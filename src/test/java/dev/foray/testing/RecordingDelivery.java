package dev.foray.testing;

import dev.foray.broker.Delivery;
import dev.foray.channel.ChannelName;
import dev.foray.channel.Publication;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Keeps what a broker delivers. Thread-safe. */
public final class RecordingDelivery implements Delivery {
    private static final long TIMEOUT_SECONDS = 120;

    /** A publication as it was handed over. */
    public record Delivered(ChannelName channel, Publication publication, String epoch) {}

    /** The reset of a channel. */
    public record Reset(ChannelName channel, String epoch) {}

    private final List<Delivered> delivered = new ArrayList<>();
    private final List<Reset> resets = new ArrayList<>();

    /** What is delivered to this channel is not kept, and the broker is told of a failure. */
    public static final ChannelName FAILING = new ChannelName("test:failing");

    @Override
    public synchronized void deliver(ChannelName channel, Publication publication, String epoch) {
        if (channel.equals(FAILING)) {
            throw new IllegalStateException("this delivery fails, as it should");
        }
        delivered.add(new Delivered(channel, publication, epoch));
        notifyAll();
    }

    @Override
    public synchronized void reset(ChannelName channel, String epoch) {
        resets.add(new Reset(channel, epoch));
        notifyAll();
    }

    /** What was delivered to the channel so far. */
    public synchronized List<Publication> of(ChannelName channel) {
        return delivered.stream()
                .filter(one -> one.channel().equals(channel))
                .map(Delivered::publication)
                .toList();
    }

    public synchronized List<Delivered> all() {
        return List.copyOf(delivered);
    }

    public synchronized List<Reset> resets() {
        return List.copyOf(resets);
    }

    /** Waits until what was delivered to the channel is as expected, and returns it. */
    public synchronized List<Publication> await(ChannelName channel, Predicate<List<Publication>> expected) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (!expected.test(of(channel))) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("delivered only " + of(channel));
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
        return of(channel);
    }
}
