package dev.foray.broker.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foray.broker.Draft;
import dev.foray.broker.HistoryPage;
import dev.foray.broker.HistoryQuery;
import dev.foray.broker.Receipt;
import dev.foray.broker.Retention;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.JsonText;
import dev.foray.channel.Publication;
import dev.foray.testing.ManualClock;
import dev.foray.testing.RecordingDelivery;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens when the file cannot be written, and how it is written while all is well. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SqliteTroubleTest {
    private static final ChannelName CHANNEL = new ChannelName("room:one");
    private static final Retention STREAM =
            new Retention(Retention.Kind.STREAM, 10_000, Duration.ofMinutes(30), Duration.ofDays(1), Duration.ZERO);
    private static final HistoryQuery ALL = new HistoryQuery(-1, null, false);
    private static final JsonText LARGE = new JsonText("\"" + "x".repeat(20_000) + "\"");

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final RecordingDelivery delivery = new RecordingDelivery();
    private SqliteBroker broker;

    @BeforeEach
    void openBroker() {
        broker = new SqliteBroker(folder, clock, SqliteLimits.DEFAULT);
        broker.start(delivery);
    }

    @AfterEach
    void closeBroker() {
        broker.close();
    }

    private void reopen(SqliteLimits limits) {
        broker.close();
        broker = new SqliteBroker(folder, clock, limits);
        broker.start(delivery);
    }

    private CompletableFuture<Receipt> publish(JsonText data) {
        return broker.publish(CHANNEL, STREAM, Draft.of(data, null));
    }

    private static JsonText number(int number) {
        return new JsonText(Integer.toString(number));
    }

    private HistoryPage history() {
        return broker.history(CHANNEL, STREAM, ALL).join();
    }

    private void writerExecutes(String statement) {
        broker.inside(file -> {
            try {
                file.writing().orElseThrow().store().sql().execute(statement);
                return statement;
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        });
    }

    private long writerReads(String query) {
        return broker.inside(file -> {
            try (Statements sql = Statements.forReading(folder.resolve(DataFolder.FILE_NAME))) {
                return sql.number(query, -1);
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static ForayException failure(CompletableFuture<?> future) {
        try {
            future.join();
            throw new AssertionError("succeeded");
        } catch (CompletionException e) {
            return (ForayException) e.getCause();
        }
    }

    private static List<Long> offsets(List<Publication> publications) {
        return publications.stream().map(Publication::offset).toList();
    }

    @Test
    void whatWaitsIsCommittedTogether() {
        List<CompletableFuture<Receipt>> receipts;
        // It is the writer who delivers: while it waits for this lock, all others wait for it.
        synchronized (delivery) {
            receipts =
                    IntStream.range(0, 5_000).mapToObj(i -> publish(number(i))).toList();
        }
        receipts.forEach(CompletableFuture::join);

        assertThat(broker.<Long>inside(
                        file -> file.writing().orElseThrow().writer().commits()))
                .isBetween(1L, 10L);
        assertThat(history().publications()).hasSize(5_000);
    }

    @Test
    void onAFullDiskPublishingFailsReadingGoesOnAndNothingHalfDoneIsLeft() {
        publish(LARGE).join();
        writerExecutes("PRAGMA max_page_count = 40");
        List<CompletableFuture<Receipt>> all =
                IntStream.range(0, 100).mapToObj(i -> publish(LARGE)).toList();

        List<CompletableFuture<Receipt>> failed = new ArrayList<>();
        long made = 1;
        for (CompletableFuture<Receipt> one : all) {
            if (one.handle((receipt, failure) -> failure == null).join()) {
                made++;
            } else {
                failed.add(one);
            }
        }
        assertThat(failed).isNotEmpty();
        ForayException failure = failure(failed.get(0));
        assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(failure).hasMessageContaining("disk full");
        while (publish(LARGE).handle((receipt, thrown) -> thrown == null).join()) {
            made++;
        }
        assertThat(broker.trouble())
                .hasValueSatisfying(reason -> assertThat(reason).contains("disk full"));
        assertThat(offsets(history().publications()))
                .isEqualTo(LongStream.rangeClosed(1, made).boxed().toList());
        assertThat(offsets(delivery.of(CHANNEL))).isEqualTo(offsets(history().publications()));

        writerExecutes("PRAGMA max_page_count = 1000000");
        assertThat(publish(LARGE).join().position().offset()).isEqualTo(made + 1);
        assertThat(broker.trouble()).isEmpty();
        reopen(SqliteLimits.DEFAULT);
        assertThat(history().publications()).hasSize((int) made + 1);
    }

    @Test
    void oneThatCannotBeWrittenHarmsNoOther() {
        publish(number(0)).join();
        writerExecutes("CREATE TRIGGER refuse BEFORE INSERT ON publication WHEN NEW.data = '13' "
                + "BEGIN SELECT RAISE(ABORT, 'unlucky'); END");
        List<CompletableFuture<Receipt>> receipts =
                IntStream.rangeClosed(1, 50).mapToObj(i -> publish(number(i))).toList();

        assertThat(failure(receipts.get(12))).hasMessageContaining("unlucky");
        assertThat(receipts.stream()
                        .filter(receipt -> receipt.handle((r, f) -> f == null).join()))
                .hasSize(49);
        assertThat(offsets(delivery.of(CHANNEL)))
                .isEqualTo(LongStream.rangeClosed(1, 50).boxed().toList());
        assertThat(history().publications()).isEqualTo(delivery.of(CHANNEL));
    }

    @Test
    void aDamagedFileIsLeftAloneAndWhatIsReadableIsRead() throws Exception {
        publish(number(1)).join();
        ChannelName large = new ChannelName("room:large");
        for (int i = 0; i < 200; i++) {
            broker.publish(large, STREAM, Draft.of(LARGE, null)).join();
        }
        broker.close();
        Path file = folder.resolve(DataFolder.FILE_NAME);
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(bytes.length() / 2);
            bytes.write(new byte[100_000]);
        }
        byte[] damaged = Files.readAllBytes(file);

        reopen(SqliteLimits.DEFAULT);

        assertThat(broker.trouble())
                .hasValueSatisfying(reason -> assertThat(reason).startsWith("foray.db is damaged: "));
        ForayException failure = failure(publish(number(2)));
        assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(failure).hasMessageStartingWith("foray.db is damaged: ");
        assertThat(history().publications()).hasSize(1);
        assertThat(broker.publish(CHANNEL, Retention.NOTHING, Draft.of(number(1), null))
                        .join())
                .isEqualTo(Receipt.at(null));
        broker.close();
        assertThat(Files.readAllBytes(file)).isEqualTo(damaged);
    }

    @Test
    void aFileThatIsNoDatabaseIsLeftAlone() throws Exception {
        broker.close();
        Path file = folder.resolve(DataFolder.FILE_NAME);
        Files.writeString(file, "this was somebody's diary ".repeat(1_000));

        reopen(SqliteLimits.DEFAULT);

        assertThat(broker.trouble())
                .hasValueSatisfying(reason -> assertThat(reason).startsWith("foray.db is damaged: "));
        assertThat(failure(publish(number(2)))).hasMessageStartingWith("foray.db is damaged: ");
        assertThat(failure(broker.history(CHANNEL, STREAM, ALL))).hasMessageStartingWith("foray.db is damaged: ");
        broker.close();
        assertThat(Files.readString(file)).startsWith("this was somebody's diary");
    }

    @Test
    void whatIsPastItsLimitsIsDeletedInTime() {
        Retention ten =
                new Retention(Retention.Kind.STREAM, 10, Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ZERO);
        for (int i = 0; i < 5_000; i++) {
            var unused = broker.publish(CHANNEL, ten, Draft.of(number(i), null).withIdempotencyKey("k" + i));
        }
        broker.publish(CHANNEL, ten, Draft.of(number(0), null)).join();
        assertThat(writerReads("SELECT count(*) FROM publication")).isLessThan(5_000 / 2);

        clock.advance(Duration.ofMinutes(1));
        eventually("SELECT count(*) FROM publication", 0);
        clock.advance(Duration.ofMinutes(4));
        eventually("SELECT count(*) FROM idempotency", 0);
        clock.advance(Duration.ofMinutes(5));
        eventually("SELECT count(*) FROM channel", 0);
        // Memory lets go of it after the commit that the line before has seen.
        eventually("views", () -> broker.<Integer>inside(file -> file.views().count()), 0);
    }

    @Test
    void whatWasClearedIsDeletedInTime() {
        Retention map = new Retention(
                Retention.Kind.MAP_PERSISTENT, 10_000, Duration.ofDays(1), Duration.ZERO, Duration.ofDays(1));
        for (int i = 0; i < 3_000; i++) {
            var unused = broker.publish(CHANNEL, map, Draft.set("k" + i, number(i), null));
        }
        broker.clear(CHANNEL, map).join();

        eventually("SELECT count(*) FROM entry", 0);
        eventually("SELECT count(*) FROM publication", 0);
        eventually("SELECT count(*) FROM channel", 1);
    }

    /** The writer does its chores every 100 ms; each round of asking gives it the processor. */
    private void eventually(String query, long expected) {
        eventually(query, () -> writerReads(query), expected);
    }

    private static void eventually(String what, LongSupplier actual, long expected) {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (actual.getAsLong() != expected) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void moreThanMayWaitIsRefusedByName() {
        SqliteLimits small = new SqliteLimits(10, 10_000, 100_000, 1 << 20, 100, 1 << 20);
        reopen(small);
        List<CompletableFuture<Receipt>> receipts =
                IntStream.range(0, 2_000).mapToObj(i -> publish(LARGE)).toList();

        List<ForayException> refused = receipts.stream()
                .filter(receipt -> receipt.handle((r, f) -> f != null).join())
                .map(SqliteTroubleTest::failure)
                .toList();
        assertThat(refused).isNotEmpty().allMatch(e -> e.code() == ErrorCode.TOO_MANY_REQUESTS);
        assertThat(refused.get(0)).hasMessage("broker queue of 100000 bytes is full");
        assertThat(history().publications()).hasSize(2_000 - refused.size());
    }

    @Test
    void memoryKeepsItsBounds() {
        SqliteLimits small = new SqliteLimits(100, 1 << 20, 64 << 20, 50_000, 20, 10_000);
        reopen(small);
        List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            receipts.add(broker.publish(new ChannelName("room:" + i % 200), STREAM, Draft.of(number(i), null)));
        }
        receipts.forEach(CompletableFuture::join);
        publish(number(1)).join();

        assertThat(broker.<Integer>inside(file -> file.views().count())).isLessThanOrEqualTo(120);
        for (int i = 0; i < 200; i++) {
            assertThat(broker.history(new ChannelName("room:" + i), STREAM, ALL)
                            .join()
                            .publications())
                    .hasSize(10);
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        SqliteBroker refused = new SqliteBroker(file.resolve("data"), clock, SqliteLimits.DEFAULT);

        assertThatThrownBy(() -> refused.start(delivery))
                .isInstanceOf(ForayException.class)
                .hasMessageContaining("data folder " + file.resolve("data"));
    }
}
