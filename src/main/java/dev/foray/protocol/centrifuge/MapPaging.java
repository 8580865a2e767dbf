package dev.foray.protocol.centrifuge;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.foray.channel.Position;
import dev.foray.protocol.Arrangement;
import org.jspecify.annotations.Nullable;

/** How far one client has read the state of one map channel, between the commands that ask for pages. Thread-safe. */
final class MapPaging {
    private final ChannelSubscriber subscriber;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private boolean reading;

    @GuardedBy("lock")
    private Arrangement arrangement = Arrangement.NONE;

    @GuardedBy("lock")
    private @Nullable Position first;

    @GuardedBy("lock")
    private long target = -1;

    MapPaging(ChannelSubscriber subscriber) {
        this.subscriber = subscriber;
        subscriber.paging(this);
    }

    ChannelSubscriber subscriber() {
        return subscriber;
    }

    /** A command asks for a page; false where another one is being read. */
    boolean begin(Call call) {
        synchronized (lock) {
            if (reading) {
                return false;
            }
            reading = true;
        }
        subscriber.waitedForBy(call);
        return true;
    }

    /** The page is on its way. */
    void end() {
        subscriber.waitedForByNobody();
        synchronized (lock) {
            reading = false;
        }
    }

    void arrange(Arrangement value) {
        synchronized (lock) {
            arrangement = value;
        }
    }

    Arrangement arrangement() {
        synchronized (lock) {
            return arrangement;
        }
    }

    /** Where the channel stood at the first page; null before. */
    @Nullable
    Position first() {
        synchronized (lock) {
            return first;
        }
    }

    void first(Position value) {
        synchronized (lock) {
            first = value;
        }
    }

    /** The offset up to which changes are read in pages: the top when this was asked first. */
    long target(long top) {
        synchronized (lock) {
            if (target < 0) {
                target = top;
            }
            return target;
        }
    }
}
