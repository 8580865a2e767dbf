package dev.foray.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.testing.ForayServer;
import dev.foray.testing.LiveClient;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} in the middle of publishing: what was acknowledged or delivered is there afterwards. */
final class KilledServerIT {
    /** The system property {@code kills}; 20 of them ({@code mvn verify -Dkills=20}) take two minutes. */
    private static final int KILLS = Integer.getInteger("kills", 8);

    private static final int PUBLISHERS = 4;
    private static final String CHANNEL = "log:killed";
    private static final JsonProvider JSON = JsonProvider.provider();

    @TempDir
    Path folder;

    private final Map<Long, Long> acknowledged = new ConcurrentHashMap<>();
    private final Map<Long, Long> delivered = new HashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    @Test
    void killsLoseNothingThatWasAcknowledgedOrDelivered() throws Exception {
        Path config = Files.writeString(folder.resolve("foray.json"), """
                {"client": {"insecure": true}, "channel": {"namespaces": [
                  {"name": "log", "history_size": 1000000, "history_ttl": "24h", "force_recovery": true}]}}
                """);
        Random random = new Random(1);
        for (int round = 1; round <= KILLS; round++) {
            try (ForayServer server = ForayServer.start(folder.resolve("data"), "foray.config=" + config)) {
                checkHistory(server, round);
                publishAndKill(server, 50 + random.nextInt(500));
            }
        }
        try (ForayServer server = ForayServer.start(folder.resolve("data"), "foray.config=" + config)) {
            checkHistory(server, KILLS + 1);
        }
        assertThat(acknowledged).hasSizeGreaterThan(KILLS * 50);
        assertThat(delivered).isNotEmpty();
    }

    /** Publishes from several threads until so many are acknowledged, and kills while they go on. */
    private void publishAndKill(ForayServer server, int acknowledgements) throws Exception {
        LiveClient subscriber = new LiveClient(server.webSocket()).connect();
        subscriber.subscribe(CHANNEL);
        CountDownLatch enough = new CountDownLatch(acknowledgements);
        List<Thread> publishers = new ArrayList<>();
        for (int i = 0; i < PUBLISHERS; i++) {
            Thread publisher = new Thread(() -> publishUntilKilled(server, enough));
            publisher.start();
            publishers.add(publisher);
        }
        assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
        server.kill();
        for (Thread publisher : publishers) {
            publisher.join();
        }
        subscriber.awaitClose();
        subscriber.messages().forEach(this::remember);
    }

    private void publishUntilKilled(ForayServer server, CountDownLatch enough) {
        try {
            while (true) {
                long number = numbers.incrementAndGet();
                String body = server.post("publish", "{\"channel\":\"" + CHANNEL + "\",\"data\":" + number + "}")
                        .body();
                acknowledged.put(number, offset(parse(body).getJsonObject("result")));
                enough.countDown();
            }
        } catch (IOException e) {
            // It was killed; this one was not acknowledged and may or may not be there.
        }
    }

    private void remember(JsonObject message) {
        JsonObject push = message.getJsonObject("push");
        if (push != null && push.containsKey("pub")) {
            JsonObject publication = push.getJsonObject("pub");
            delivered.put(publication.getJsonNumber("data").longValue(), offset(publication));
        }
    }

    private void checkHistory(ForayServer server, int round) throws IOException {
        JsonObject result = parse(server.post("history", "{\"channel\":\"" + CHANNEL + "\",\"limit\":-1}")
                        .body())
                .getJsonObject("result");
        Map<Long, Long> kept = new HashMap<>();
        long expected = 1;
        for (JsonValue value : result.getJsonArray("publications")) {
            JsonObject publication = value.asJsonObject();
            assertThat(offset(publication)).as("contiguous, round %d", round).isEqualTo(expected++);
            Long before = kept.put(publication.getJsonNumber("data").longValue(), offset(publication));
            assertThat(before).as("no repeat, round %d", round).isNull();
        }
        assertThat(kept).as("acknowledged, round %d", round).containsAllEntriesOf(acknowledged);
        assertThat(kept).as("delivered, round %d", round).containsAllEntriesOf(delivered);
    }

    private static long offset(JsonObject object) {
        return object.getJsonNumber("offset").longValue();
    }

    private static JsonObject parse(String text) {
        return JSON.createReader(new StringReader(text)).readObject();
    }
}
