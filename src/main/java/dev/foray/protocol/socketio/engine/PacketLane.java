package dev.foray.protocol.socketio.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.foray.session.Disconnect;
import dev.foray.session.Transport.Completion;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The packets on their way over one WebSocket: each is a message by itself, and none is begun before the one before it
 * has been sent. Thread-safe.
 */
final class PacketLane {
    private final FrameSocket socket;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Deque<Run> runs = new ArrayDeque<>(2);

    @GuardedBy("lock")
    private boolean busy;

    /** Packets that were handed over together, and how many characters of them are sent. */
    private static final class Run {
        final String packets;
        final Completion done;
        int next;

        Run(String packets, Completion done) {
            this.packets = packets;
            this.done = done;
        }

        String take() {
            int end = packets.indexOf(Packet.SEPARATOR, next);
            String packet = next == 0 && end < 0 ? packets : packets.substring(next, end < 0 ? packets.length() : end);
            next += packet.length() + 1;
            return packet;
        }

        boolean isOver() {
            return next > packets.length();
        }
    }

    PacketLane(FrameSocket socket) {
        this.socket = socket;
    }

    /** Sends packets, of which binary ones are in Base64, behind those that are under way. */
    void send(String packets, Completion done) {
        synchronized (lock) {
            runs.add(new Run(packets, done));
            if (busy) {
                return;
            }
            busy = true;
        }
        go();
    }

    /** Sends until nothing is left, or until one send is not over when it returns: its completion then goes on. */
    private void go() {
        for (Run run = current(); run != null; run = current()) {
            Run sending = run;
            AtomicInteger ends = new AtomicInteger();
            transmit(sending.take(), failure -> {
                sent(sending, failure);
                if (ends.getAndIncrement() == 1) {
                    go();
                }
            });
            if (ends.getAndIncrement() == 0) {
                return;
            }
        }
    }

    private @Nullable Run current() {
        synchronized (lock) {
            busy = !runs.isEmpty();
            return runs.peek();
        }
    }

    private void transmit(String packet, Completion done) {
        try {
            if (packet.charAt(0) == Packet.BINARY) {
                socket.binary(Base64.getDecoder().decode(packet.substring(1)), done);
            } else {
                socket.text(packet, done);
            }
        } catch (RuntimeException e) {
            done.done(e);
        }
    }

    private void sent(Run run, @Nullable Throwable failure) {
        if (failure == null && !run.isOver()) {
            return;
        }
        synchronized (lock) {
            runs.remove();
        }
        run.done.done(failure);
    }

    /** May wait. */
    void close(Disconnect reason) {
        socket.close(reason);
    }
}
