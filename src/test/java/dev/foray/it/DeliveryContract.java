package dev.foray.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.testing.ForayApi;
import dev.foray.testing.LiveClient;
import dev.foray.testing.RawClient;
import dev.foray.testing.Servers;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who gets what is published, on a server that has much to do. */
abstract class DeliveryContract {
    private static final int PUBLISHERS = 8;
    private static final int EACH = 50;
    private static final int SESSIONS = 500;
    private static final int BROADCASTS = 50;

    private final ForayApi api;

    DeliveryContract(ForayApi api) {
        this.api = api;
    }

    @Test
    void whatManyPublishAtOnceComesToAllInOneOrder() throws Exception {
        try (LiveClient one = subscriber("chat:order");
                LiveClient two = subscriber("chat:order")) {
            List<CompletableFuture<Void>> publishers = new ArrayList<>();
            for (int number = 0; number < PUBLISHERS; number++) {
                int publisher = number;
                publishers.add(
                        number % 2 == 0
                                ? CompletableFuture.runAsync(() -> publishByHttp(publisher))
                                : CompletableFuture.runAsync(() -> publishByWebSocket(publisher)));
            }
            publishers.forEach(CompletableFuture::join);

            List<String> first = order(one);
            assertThat(first).hasSize(PUBLISHERS * EACH).isEqualTo(order(two));
        }
    }

    private LiveClient subscriber(String channel) {
        LiveClient client = new LiveClient(api.webSocket()).connect();
        client.subscribe(channel);
        return client;
    }

    private void publishByHttp(int publisher) {
        try {
            for (int i = 0; i < EACH; i++) {
                assertThat(api.publish("chat:order", numbers(publisher, i))).contains("\"offset\":");
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void publishByWebSocket(int publisher) {
        try (LiveClient client = subscriber("chat:order")) {
            for (int i = 0; i < EACH; i++) {
                client.send("{\"id\":" + (i + 3) + ",\"publish\":{\"channel\":\"chat:order\",\"data\":"
                        + numbers(publisher, i) + "}}");
            }
            client.await(message -> message.getInt("id", 0) == EACH + 2);
        }
    }

    private static String numbers(int publisher, int i) {
        return "[" + publisher + "," + i + "]";
    }

    /** All publications as they came: offsets without a gap, and those of each publisher as it sent them. */
    private static List<String> order(LiveClient client) {
        List<String> order = new ArrayList<>();
        Map<Integer, Integer> next = new HashMap<>();
        while (order.size() < PUBLISHERS * EACH) {
            JsonObject publication = client.awaitPublication();
            order.add(publication.get("data").toString());
            assertThat(publication.getInt("offset")).isEqualTo(order.size());
            int publisher = publication.getJsonArray("data").getInt(0);
            assertThat(publication.getJsonArray("data").getInt(1))
                    .isEqualTo(next.merge(publisher, 1, Integer::sum) - 1);
        }
        return order;
    }

    @Test
    void fiveHundredGetEverythingWhileOneNeverReads() throws IOException {
        RawClient idle = RawClient.narrow(api.webSocket());
        idle.send("{\"id\":2,\"subscribe\":{\"channel\":\"chat:flood\"}}\n"
                + "{\"id\":3,\"subscribe\":{\"channel\":\"everybody\"}}");
        List<RawClient> readers = new ArrayList<>();
        for (int i = 1; i < SESSIONS; i++) {
            RawClient reader = RawClient.connected(api.webSocket());
            reader.send("{\"id\":2,\"subscribe\":{\"channel\":\"everybody\"}}");
            readers.add(reader);
        }
        assertThat(eventually("everybody", SESSIONS)).isTrue();
        assertThat(eventually("chat:flood", 1)).isTrue();

        int count = 0;
        String much = "\"" + "y".repeat(60_000) + "\"";
        while (count < BROADCASTS || clients("chat:flood") > 0) {
            assertThat(api.publish("chat:flood", much)).contains("\"offset\"");
            assertThat(api.publish("everybody", Integer.toString(count++))).contains("\"result\"");
        }

        assertThat(eventually("everybody", SESSIONS - 1)).isTrue();
        for (RawClient reader : readers) {
            for (int i = 0; i < count; i++) {
                assertThat(reader.publication()).contains("\"data\":" + i + ",");
            }
            reader.close();
        }
        idle.close();
        assertThat(eventually("everybody", 0)).isTrue();
    }

    @Test
    void whoVanishesWithoutACloseFrameLeavesTheChannel() throws IOException {
        try (LiveClient other = subscriber("chat:vanish")) {
            RawClient client = RawClient.connected(api.webSocket());
            client.send("{\"id\":2,\"subscribe\":{\"channel\":\"chat:vanish\"}}");
            assertThat(eventually("chat:vanish", 2)).isTrue();

            client.vanish();

            assertThat(eventually("chat:vanish", 1)).isTrue();
            assertThat(other.await(message -> message.toString().contains("\"leave\""))
                            .toString())
                    .contains("\"channel\":\"chat:vanish\"");
        }
    }

    private boolean eventually(String channel, int clients) {
        return Servers.await(() -> clients(channel) == clients);
    }

    private int clients(String channel) throws IOException {
        String answer =
                api.post("presence_stats", "{\"channel\":\"" + channel + "\"}").body();
        return Integer.parseInt(answer.replaceFirst(".*\"num_clients\":(\\d+).*", "$1"));
    }
}
