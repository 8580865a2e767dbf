package dev.foray.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RateLimitTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);

    @Test
    void asManyAsASecondHasPassAtOnceAndNoMore() {
        RateLimit limit = new RateLimit(10, now::get);

        assertThat(passing(limit, 20)).isEqualTo(10);
    }

    @Test
    void placesComeBackAtTheRate() {
        RateLimit limit = new RateLimit(10, now::get);
        passing(limit, 10);

        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(350));

        assertThat(passing(limit, 10)).isEqualTo(3);
    }

    @Test
    void placesThatWereNotTakenAreNotSavedUp() {
        RateLimit limit = new RateLimit(10, now::get);

        now.addAndGet(TimeUnit.HOURS.toNanos(1));

        assertThat(passing(limit, 100)).isEqualTo(10);
    }

    @Test
    void zeroIsNoLimit() {
        assertThat(passing(new RateLimit(0, now::get), 100_000)).isEqualTo(100_000);
    }

    private static long passing(RateLimit limit, int tries) {
        return IntStream.range(0, tries).filter(i -> limit.tryPass()).count();
    }
}
