package dev.foray.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.config.SettingsLoader;
import dev.foray.session.Disconnect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By default clients are pinged every 25 s, have 8 s for a pong, and have to connect within 10 s. */
class LivenessTest {
    private final AtomicInteger pings = new AtomicInteger();
    private final List<Disconnect> ends = new ArrayList<>();
    private final Liveness liveness =
            new Liveness(SettingsLoader.load(Map.of(), Map.of()).client(), pings::incrementAndGet, ends::add);
    private long nanos;

    /** Time begins anywhere, as that of the system does. */
    private void begin(long at) {
        nanos = at;
        liveness.tick(nanos);
    }

    private void tickAfter(double seconds) {
        nanos += Math.round(seconds * TimeUnit.SECONDS.toNanos(1));
        liveness.tick(nanos);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, -5_000_000_000L, Long.MAX_VALUE - 1})
    void whoDoesNotConnectInTimeIsStale(long at) {
        begin(at);

        tickAfter(9.9);
        assertThat(ends).isEmpty();
        tickAfter(0.1);

        assertThat(ends).extracting(Disconnect::code).containsExactly(3502);
    }

    @Test
    void whoConnectsIsNotStale() {
        begin(1);
        liveness.start();

        tickAfter(11);

        assertThat(ends).isEmpty();
    }

    @Test
    void theFirstPingComesAfterHalfAnIntervalAtTheEarliestAndAWholeOneAtTheLatest() {
        liveness.start();
        begin(1);

        tickAfter(12.4);
        assertThat(pings).hasValue(0);
        tickAfter(12.6);

        assertThat(pings).hasValue(1);
    }

    @Test
    void whoAnswersIsPingedAgain() {
        liveness.start();
        begin(-1);
        tickAfter(25);
        for (int i = 0; i < 3; i++) {
            assertThat(liveness.pong()).isTrue();
            tickAfter(8);
            tickAfter(17);
            assertThat(pings).hasValue(i + 2);
        }
        assertThat(ends).isEmpty();
    }

    @Test
    void whoDoesNotAnswerIsClosed() {
        liveness.start();
        begin(1);
        tickAfter(25);

        tickAfter(7.9);
        assertThat(ends).isEmpty();
        tickAfter(0.1);

        assertThat(ends).containsExactly(Disconnect.NO_PONG);
    }

    @Test
    void aPongAnswersOnePing() {
        liveness.start();
        assertThat(liveness.pong()).isFalse();
        begin(1);
        tickAfter(25);

        assertThat(liveness.pong()).isTrue();
        assertThat(liveness.pong()).isFalse();
    }
}
