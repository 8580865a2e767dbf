package dev.foray.broker.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.broker.HistoryPage;
import dev.foray.broker.HistoryQuery;
import dev.foray.broker.Suppression;
import dev.foray.channel.Publication;
import dev.foray.testing.RecordingDelivery;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that publishes is killed in the middle of it, again and again, on the same file. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SqliteKillTest {
    private static final int ROUNDS = 5;
    private static final long NUMBERS_PER_ROUND = 10_000_000;

    @TempDir
    Path folder;

    private final Map<String, Long> promised = new HashMap<>();

    @Test
    void whatWasAcknowledgedOrDeliveredSurvivesTheKill() throws Exception {
        String epoch = "";
        for (int round = 0; round < ROUNDS; round++) {
            List<String> lines = killedRound(round * NUMBERS_PER_ROUND);
            assertThat(lines).noneMatch(line -> line.startsWith("failed"));
            lines.stream()
                    .filter(line -> line.endsWith(" ."))
                    .map(line -> line.split(" "))
                    .forEach(words -> promised.put(words[1], Long.valueOf(words[2])));

            HistoryPage page = reopenedHistory(lines);
            assertThat(page.publications().stream().map(Publication::offset))
                    .isEqualTo(LongStream.rangeClosed(1, page.top().offset())
                            .boxed()
                            .toList());
            Map<String, Long> kept = new HashMap<>();
            page.publications().forEach(p -> kept.put(p.data().text(), p.offset()));
            assertThat(kept).as("no repeats").hasSameSizeAs(page.publications());
            assertThat(kept).containsAllEntriesOf(promised);
            assertThat(page.top().epoch()).isEqualTo(round == 0 ? page.top().epoch() : epoch);
            epoch = page.top().epoch();
        }
    }

    private List<String> killedRound(long firstNumber) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PublishUntilKilled.class.getName(),
                        folder.toString(),
                        Long.toString(firstNumber))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = new ArrayList<>();
        int enough = ThreadLocalRandom.current().nextInt(1_000, 6_000);
        try (BufferedReader out = child.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
                if (lines.size() == enough) {
                    // Not the process itself, which would close the stream with what was said before the end.
                    assertThat(child.toHandle().destroyForcibly()).isTrue();
                }
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
        assertThat(lines).hasSizeGreaterThanOrEqualTo(enough);
        return lines;
    }

    private HistoryPage reopenedHistory(List<String> lines) {
        SqliteBroker broker = new SqliteBroker(folder, Clock.systemUTC(), SqliteLimits.DEFAULT);
        broker.start(new RecordingDelivery());
        try (broker) {
            assertThat(broker.trouble()).isEmpty();
            String last = lines.stream()
                    .filter(line -> line.startsWith("acknowledged") && line.endsWith(" ."))
                    .reduce("", (a, b) -> b);
            var retry = broker.publish(
                            PublishUntilKilled.CHANNEL,
                            PublishUntilKilled.RETENTION,
                            PublishUntilKilled.draft(Long.parseLong(last.split(" ")[1])))
                    .join();
            assertThat(retry.suppressed()).isEqualTo(Suppression.IDEMPOTENCY);
            assertThat(retry.position().offset()).isEqualTo(Long.parseLong(last.split(" ")[2]));
            return broker.history(
                            PublishUntilKilled.CHANNEL, PublishUntilKilled.RETENTION, new HistoryQuery(-1, null, false))
                    .join();
        }
    }
}
