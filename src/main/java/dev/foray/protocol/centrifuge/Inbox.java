package dev.foray.protocol.centrifuge;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The commands of one connection, handled one after the other in the order in which they came, by whichever thread
 * brings one; while the connection is being made they wait. What is not answered is bounded. Thread-safe.
 */
final class Inbox {
    /** How much a client may have asked for without having been answered: characters, and what each costs besides. */
    static final int MAX_UNANSWERED = 4 * 1024 * 1024;

    /** What a command counts for besides its characters. */
    private static final int COMMAND_COST = 256;

    private final BiConsumer<Command, Integer> handler;
    private final Executor elsewhere;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Deque<Commands.Line> waiting = new ArrayDeque<>();

    @GuardedBy("lock")
    private int unanswered;

    @GuardedBy("lock")
    private boolean paused;

    @GuardedBy("lock")
    private boolean handling;

    /**
     * @param handler gets each command with what it costs, which {@link #settled} gives back
     * @param elsewhere where to go on when the caller's locks forbid it here
     */
    Inbox(BiConsumer<Command, Integer> handler, Executor elsewhere) {
        this.handler = handler;
        this.elsewhere = elsewhere;
    }

    /** Handles the command after those that came before; false where too many are not answered. */
    boolean offer(Commands.Line line) {
        synchronized (lock) {
            int cost = cost(line);
            if (unanswered + cost > MAX_UNANSWERED) {
                return false;
            }
            unanswered += cost;
            waiting.add(line);
        }
        handle();
        return true;
    }

    private static int cost(Commands.Line line) {
        return COMMAND_COST + line.length();
    }

    private void handle() {
        for (Commands.Line next = begin(); next != null; next = begin()) {
            try {
                handler.accept(next.command(), cost(next));
            } finally {
                synchronized (lock) {
                    handling = false;
                }
            }
        }
    }

    private Commands.@Nullable Line begin() {
        synchronized (lock) {
            if (handling || paused) {
                return null;
            }
            Commands.Line next = waiting.poll();
            handling = next != null;
            return next;
        }
    }

    void settled(int cost) {
        synchronized (lock) {
            unanswered -= cost;
        }
    }

    /** Lets commands wait. */
    void pause() {
        synchronized (lock) {
            paused = true;
        }
    }

    /** Goes on with the commands that waited; may be called under any lock. */
    void resume() {
        boolean more;
        synchronized (lock) {
            paused = false;
            more = !handling && !waiting.isEmpty();
        }
        if (more) {
            elsewhere.execute(this::handle);
        }
    }

    /** Forgets what waits. */
    void close() {
        synchronized (lock) {
            waiting.clear();
        }
    }
}
