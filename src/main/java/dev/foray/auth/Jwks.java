package dev.foray.auth;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.foray.auth.TokenException.Kind;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The public keys of an issuer, kept for an hour, and fetched again when a token names one that is not among them.
 *
 * <p>Fetching happens on a thread of its own, which ends when it has nothing to do; at most one fetch at a time, and
 * none within ten seconds of the last, so that tokens with made-up key ids cannot keep the issuer busy. While the
 * issuer cannot be reached, the keys last had are used for up to a day. Thread-safe.
 */
final class Jwks implements AutoCloseable {
    static final Duration FRESH = Duration.ofHours(1);
    static final Duration USABLE = Duration.ofDays(1);
    static final Duration PAUSE = Duration.ofSeconds(10);
    private static final Logger log = System.getLogger(Jwks.class.getName());

    private final JwksSource source;
    private final Clock clock;
    private final ThreadPoolExecutor fetcher;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private Map<String, VerificationKey> keys = Map.of();

    @GuardedBy("lock")
    private Instant fetchedAt = Instant.MIN;

    @GuardedBy("lock")
    private Instant triedAt = Instant.MIN;

    @GuardedBy("lock")
    private @Nullable CompletableFuture<Void> fetching;

    @GuardedBy("lock")
    private boolean closed;

    Jwks(JwksSource source, Clock clock) {
        this.source = source;
        this.clock = clock;
        this.fetcher = new ThreadPoolExecutor(0, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Jwks::thread);
    }

    private static Thread thread(Runnable task) {
        // Without the thread-locals of the request that happens to be the first to need keys.
        Thread thread = new Thread(null, task, "foray-jwks", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(Jwks.class.getClassLoader());
        return thread;
    }

    /**
     * The key with this id. Fails with a {@link TokenException}: invalid, when the issuer has no such key; unavailable,
     * when it could not be asked, or not again so soon.
     */
    CompletableFuture<VerificationKey> key(String id) {
        synchronized (lock) {
            Instant now = clock.instant();
            VerificationKey known = keys.get(id);
            if (known != null && now.isBefore(fetchedAt.plus(FRESH))) {
                return CompletableFuture.completedFuture(known);
            }
            if (fetching == null && !closed && !now.isBefore(triedAt.plus(PAUSE))) {
                triedAt = now;
                fetching = CompletableFuture.runAsync(this::fetch, fetcher);
            }
            return fetching == null
                    ? CompletableFuture.completedFuture(null).thenApply(nothing -> select(id, false))
                    : fetching.handle((nothing, failure) -> select(id, failure == null));
        }
    }

    private VerificationKey select(String id, boolean asked) {
        synchronized (lock) {
            VerificationKey known = keys.get(id);
            if (known != null && clock.instant().isBefore(fetchedAt.plus(USABLE))) {
                return known;
            }
        }
        throw asked
                ? new TokenException(Kind.INVALID, "the issuer has no key with the id that the token names")
                : new TokenException(Kind.KEYS_UNAVAILABLE, "the issuer's keys cannot be had just now");
    }

    private void fetch() {
        try {
            Map<String, VerificationKey> fetched = source.fetch();
            synchronized (lock) {
                keys = Map.copyOf(fetched);
                fetchedAt = clock.instant();
            }
        } catch (IOException | RuntimeException e) {
            log.log(Level.WARNING, "the keys for tokens could not be fetched: " + e);
            throw new TokenException(Kind.KEYS_UNAVAILABLE, "the issuer's keys cannot be had just now");
        } finally {
            synchronized (lock) {
                fetching = null;
            }
        }
    }

    /** Fetches no more; a fetch under way ends by its timeout. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
        }
        fetcher.shutdown();
    }
}
