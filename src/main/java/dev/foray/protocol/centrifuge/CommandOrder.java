package dev.foray.protocol.centrifuge;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.foray.protocol.centrifuge.Commands.Line;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Puts commands that came by different requests, which overtake each other, back into the order of their ids.
 *
 * <p>A client counts its commands, so one whose predecessor is missing waits for it: a second or two, in case it never
 * comes, and as many as few commands take. What comes late after all is not held back, and what has no id neither.
 * Thread-safe.
 */
final class CommandOrder {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MAX_WAITING = 256;
    private static final int MAX_WAITING_CHARS = 256 * 1024;

    private final Consumer<Line> taker;

    @GuardedBy("this")
    private final TreeMap<Long, Line> early = new TreeMap<>();

    @GuardedBy("this")
    private int earlyChars;

    /** The id that comes next; 0: the first one has not come. */
    @GuardedBy("this")
    private long expected;

    /** When the housekeeper first saw that some wait; 0: it has not. */
    @GuardedBy("this")
    private long waitingSince;

    /** @param taker gets them in order, one at a time */
    CommandOrder(Consumer<Line> taker) {
        this.taker = taker;
    }

    synchronized void offer(Line line) {
        long id = line.command().id();
        boolean gap = expected != 0 && id > expected;
        if (gap && early.putIfAbsent(id, line) == null) {
            earlyChars += line.length();
            if (early.size() > MAX_WAITING || earlyChars > MAX_WAITING_CHARS) {
                skipGap();
            }
            return;
        }
        if (id > 0 && id >= expected) {
            expected = id + 1;
        }
        taker.accept(line);
        takeWhatFollows();
    }

    @GuardedBy("this")
    private void takeWhatFollows() {
        while (!early.isEmpty() && early.firstKey() <= expected) {
            Line line = early.pollFirstEntry().getValue();
            earlyChars -= line.length();
            expected = Math.max(expected, line.command().id() + 1);
            taker.accept(line);
        }
        if (early.isEmpty()) {
            waitingSince = 0;
        }
    }

    @GuardedBy("this")
    private void skipGap() {
        expected = early.firstKey();
        waitingSince = 0;
        takeWhatFollows();
    }

    /** @param now of {@link System#nanoTime()}, about once a second */
    synchronized void tick(long now) {
        if (early.isEmpty()) {
            return;
        }
        if (waitingSince == 0) {
            waitingSince = now | 1;
        } else if (now - waitingSince >= PATIENCE_NANOS) {
            skipGap();
        }
    }
}
