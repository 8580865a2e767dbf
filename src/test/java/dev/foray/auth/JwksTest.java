package dev.foray.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import dev.foray.auth.TokenException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JwksTest {
    private static final VerificationKey KEY = key();

    private final AdjustableClock clock = new AdjustableClock();
    private final AtomicInteger fetches = new AtomicInteger();
    private final CountDownLatch gate = new CountDownLatch(1);
    private volatile boolean gated;
    private volatile boolean broken;
    private volatile Map<String, VerificationKey> published = Map.of("a", KEY);
    private final Jwks jwks = new Jwks(this::fetch, clock);

    private static VerificationKey key() {
        try {
            return VerificationKey.of(Tokens.RSA.toRSAPublicKey());
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private Map<String, VerificationKey> fetch() throws IOException {
        fetches.incrementAndGet();
        try {
            if (gated && !gate.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("the gate stayed closed");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        if (broken) {
            throw new IOException("broken");
        }
        return new HashMap<>(published);
    }

    @AfterEach
    void close() {
        jwks.close();
    }

    private static void assertKnown(CompletableFuture<VerificationKey> future) {
        assertThat(future.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(KEY);
    }

    private static void assertRefused(Kind kind, CompletableFuture<VerificationKey> future) {
        Throwable failure = future.orTimeout(10, TimeUnit.SECONDS)
                .handle((value, thrown) -> thrown)
                .join();
        assertThat(failure).isInstanceOf(CompletionException.class).hasCauseInstanceOf(TokenException.class);
        assertThat(((TokenException) failure.getCause()).kind()).isEqualTo(kind);
    }

    @Test
    void aKeyIsFetchedOnceAndThenKnownAtOnce() {
        assertKnown(jwks.key("a"));

        assertThat(jwks.key("a")).isCompletedWithValue(KEY);
        assertThat(fetches).hasValue(1);
    }

    @Test
    void whoAsksDoesNotWaitForTheFetchAndManyShareOne() {
        gated = true;

        CompletableFuture<VerificationKey> first = jwks.key("a");
        clock.advance(Jwks.PAUSE);
        CompletableFuture<VerificationKey> second = jwks.key("a");

        assertThat(first).isNotDone();
        assertThat(second).isNotDone();
        gate.countDown();
        assertKnown(first);
        assertKnown(second);
        assertThat(fetches).hasValue(1);
    }

    @Test
    void aNewKeyIsFetchedWhenATokenNamesIt() {
        assertKnown(jwks.key("a"));
        published = Map.of("b", KEY);
        clock.advance(Jwks.PAUSE);

        assertKnown(jwks.key("b"));

        clock.advance(Jwks.PAUSE);
        assertRefused(Kind.INVALID, jwks.key("a"));
    }

    @Test
    void aKeyThatTheIssuerDoesNotHaveIsInvalid() {
        assertRefused(Kind.INVALID, jwks.key("x"));
    }

    @Test
    void madeUpKeysDoNotKeepTheIssuerBusy() {
        assertRefused(Kind.INVALID, jwks.key("x"));

        clock.advance(Jwks.PAUSE.minusMillis(1));
        assertRefused(Kind.KEYS_UNAVAILABLE, jwks.key("y"));
        assertThat(fetches).hasValue(1);

        clock.advance(Duration.ofMillis(1));
        assertRefused(Kind.INVALID, jwks.key("y"));
        assertThat(fetches).hasValue(2);
    }

    @Test
    void anIssuerThatIsAwayIsTriedAgainAfterAPause() {
        broken = true;
        assertRefused(Kind.KEYS_UNAVAILABLE, jwks.key("a"));
        broken = false;
        assertRefused(Kind.KEYS_UNAVAILABLE, jwks.key("a"));

        clock.advance(Jwks.PAUSE);

        assertKnown(jwks.key("a"));
    }

    @Test
    void aWithdrawnKeyIsForgottenAfterAnHour() {
        assertKnown(jwks.key("a"));
        published = Map.of();

        clock.advance(Jwks.FRESH.minusMillis(1));
        assertThat(jwks.key("a")).isCompletedWithValue(KEY);

        clock.advance(Duration.ofMillis(1));
        assertRefused(Kind.INVALID, jwks.key("a"));
    }

    @Test
    void whileTheIssuerIsAwayItsKeysAreUsedForADay() {
        assertKnown(jwks.key("a"));
        broken = true;

        clock.advance(Jwks.USABLE.minusMillis(1));
        assertKnown(jwks.key("a"));

        clock.advance(Jwks.PAUSE);
        assertRefused(Kind.KEYS_UNAVAILABLE, jwks.key("a"));
    }

    @Test
    void afterTheEndNothingIsFetched() {
        jwks.close();

        assertRefused(Kind.KEYS_UNAVAILABLE, jwks.key("a"));
        assertThat(fetches).hasValue(0);
    }
}
