package dev.foray.protocol.centrifuge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.protocol.SizeLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CommandOrderTest {
    private final List<Long> taken = new ArrayList<>();
    private final CommandOrder order =
            new CommandOrder(line -> taken.add(line.command().id()));

    private void offer(long... ids) {
        for (long id : ids) {
            String text = id == 0 ? "{}" : "{\"id\":" + id + ",\"presence\":{}}";
            Commands.decode(text, new SizeLimit(1000)).lines().forEach(order::offer);
        }
    }

    private void tickTwice() {
        long now = System.nanoTime();
        order.tick(now);
        order.tick(now + TimeUnit.SECONDS.toNanos(2));
    }

    @Test
    void theFirstOneSaysWhereItBegins() {
        offer(7, 8, 9);

        assertThat(taken).containsExactly(7L, 8L, 9L);
    }

    @Test
    void whatOvertookOthersWaitsForThem() {
        offer(1, 4, 3);
        assertThat(taken).containsExactly(1L);

        offer(2);

        assertThat(taken).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void pongsAreNotHeldBack() {
        offer(1, 3, 0);

        assertThat(taken).containsExactly(1L, 0L);
    }

    @Test
    void whatNeverComesIsNotWaitedForForEver() {
        offer(1, 3, 4, 6);
        order.tick(System.nanoTime());
        assertThat(taken).containsExactly(1L);

        tickTwice();
        assertThat(taken).containsExactly(1L, 3L, 4L);
        offer(5);

        assertThat(taken).containsExactly(1L, 3L, 4L, 5L, 6L);
    }

    @Test
    void whatComesTooLateIsTakenAsItComes() {
        offer(1, 3);
        tickTwice();

        offer(2, 4);

        assertThat(taken).containsExactly(1L, 3L, 2L, 4L);
    }

    @Test
    void theSameIdTwiceIsTakenTwice() {
        offer(1, 3, 3);
        offer(2);

        assertThat(taken).containsExactlyInAnyOrder(1L, 3L, 2L, 3L);
    }

    @Test
    void notMoreWaitThanAFewHundred() {
        offer(1);
        for (int id = 3; id < 400; id++) {
            offer(id);
        }

        assertThat(taken).hasSizeGreaterThan(200);
    }
}
