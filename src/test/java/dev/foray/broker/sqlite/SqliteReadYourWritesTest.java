package dev.foray.broker.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.broker.Draft;
import dev.foray.broker.HistoryPage;
import dev.foray.broker.HistoryQuery;
import dev.foray.broker.Retention;
import dev.foray.broker.StatePage;
import dev.foray.broker.StateQuery;
import dev.foray.channel.ChannelName;
import dev.foray.channel.JsonText;
import dev.foray.channel.Position;
import dev.foray.channel.Publication;
import dev.foray.testing.RecordingDelivery;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reading while others write, where memory is so small that views come and go all the time. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SqliteReadYourWritesTest {
    private static final int CHANNELS = 6;
    private static final int WRITERS = 4;
    private static final int READERS = 3;
    private static final Duration LENGTH = Duration.ofSeconds(3);
    private static final Retention MAP =
            new Retention(Retention.Kind.MAP_PERSISTENT, 30, Duration.ofHours(1), Duration.ZERO, Duration.ZERO);
    private static final SqliteLimits SMALL = new SqliteLimits(50, 1 << 20, 64 << 20, 12_000, 4, 5_000);

    @TempDir
    Path folder;

    @Test
    void readersSeeWhatWasAcknowledgedAndPagesAgreeWithTheirTop() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + READERS);
        try (SqliteBroker broker = new SqliteBroker(folder, Clock.systemUTC(), SMALL)) {
            broker.start(new RecordingDelivery());
            List<Future<Void>> all = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                String key = "key" + i; // of this writer only
                all.add(threads.submit(repeatedly(() -> writeAndRead(broker, key))));
            }
            for (int i = 0; i < READERS; i++) {
                all.add(threads.submit(repeatedly(() -> read(broker))));
            }
            for (Future<Void> one : all) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Callable<Void> repeatedly(Runnable work) {
        return () -> {
            long end = System.nanoTime() + LENGTH.toNanos();
            while (System.nanoTime() < end) {
                work.run();
            }
            return null;
        };
    }

    private static ChannelName anyChannel() {
        return new ChannelName("map:" + ThreadLocalRandom.current().nextInt(CHANNELS));
    }

    private static void writeAndRead(SqliteBroker broker, String key) {
        ChannelName channel = anyChannel();
        Position own = broker.publish(channel, MAP, Draft.set(key, new JsonText("\"" + "x".repeat(50) + "\""), null))
                .join()
                .position();

        HistoryPage page =
                broker.history(channel, MAP, new HistoryQuery(-1, null, false)).join();
        assertThat(page.top().offset()).isGreaterThanOrEqualTo(own.offset());
        StatePage state =
                broker.state(channel, MAP, new StateQuery(key, "", -1)).join();
        assertThat(state.top().offset()).isGreaterThanOrEqualTo(own.offset());
        assertThat(state.entries().get(0).offset()).isEqualTo(own.offset());
    }

    private static void read(SqliteBroker broker) {
        ChannelName channel = anyChannel();
        HistoryPage page =
                broker.history(channel, MAP, new HistoryQuery(-1, null, false)).join();
        long top = page.top().offset();
        assertThat(page.publications().stream().map(Publication::offset))
                .isEqualTo(LongStream.rangeClosed(Math.max(1, top - MAP.size() + 1), top)
                        .boxed()
                        .toList());
        StatePage state = broker.state(channel, MAP, StateQuery.ALL).join();
        if (state.top().offset() > 0) {
            assertThat(state.entries().stream().mapToLong(Publication::offset).max())
                    .hasValue(state.top().offset());
        }
    }
}
