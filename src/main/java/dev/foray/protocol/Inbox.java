package dev.foray.protocol;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What one client sent, handled one after the other in the order in which it came, by whichever thread brings some;
 * while the connection is being made it waits. What is not answered is bounded. Thread-safe.
 *
 * @param <T> what comes in one piece: a command, a message
 */
public final class Inbox<T> {
    /** How much a client may have asked for without having been answered: characters, and what each costs besides. */
    public static final int MAX_UNANSWERED = 4 * 1024 * 1024;

    /** What each counts for besides its characters. */
    private static final int EACH_COST = 256;

    private final BiConsumer<T, Integer> handler;
    private final Executor elsewhere;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Deque<Piece<T>> waiting = new ArrayDeque<>();

    @GuardedBy("lock")
    private int unanswered;

    @GuardedBy("lock")
    private boolean paused;

    @GuardedBy("lock")
    private boolean handling;

    private record Piece<T>(T content, int cost) {}

    /**
     * @param handler gets each with what it costs, which {@link #settled} gives back
     * @param elsewhere where to go on when the caller's locks forbid it here
     */
    public Inbox(BiConsumer<T, Integer> handler, Executor elsewhere) {
        this.handler = handler;
        this.elsewhere = elsewhere;
    }

    /**
     * Handles it after those that came before; false where too many are not answered.
     *
     * @param length in characters
     */
    public boolean offer(T content, int length) {
        int cost = EACH_COST + length;
        synchronized (lock) {
            if (unanswered + cost > MAX_UNANSWERED) {
                return false;
            }
            unanswered += cost;
            waiting.add(new Piece<>(content, cost));
        }
        handle();
        return true;
    }

    private void handle() {
        for (Piece<T> next = begin(); next != null; next = begin()) {
            try {
                handler.accept(next.content(), next.cost());
            } finally {
                synchronized (lock) {
                    handling = false;
                }
            }
        }
    }

    private @Nullable Piece<T> begin() {
        synchronized (lock) {
            if (handling || paused) {
                return null;
            }
            Piece<T> next = waiting.poll();
            handling = next != null;
            return next;
        }
    }

    /** One that was handled is answered. */
    public void settled(int cost) {
        synchronized (lock) {
            unanswered -= cost;
        }
    }

    /** Lets what comes wait. */
    public void pause() {
        synchronized (lock) {
            paused = true;
        }
    }

    /** Goes on with what waited; may be called under any lock. */
    public void resume() {
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
    public void close() {
        synchronized (lock) {
            waiting.clear();
        }
    }
}
