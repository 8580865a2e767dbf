package dev.foray.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.testing.ForayServer;
import dev.foray.testing.JavaSocket;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java client of Socket.IO, unmodified, against the real WAR. */
final class SocketIoClientIT {
    private static final String[] BOTH = {"polling", "websocket"};

    @TempDir
    static Path folder;

    private static ForayServer server;

    @BeforeAll
    static void start() throws IOException {
        Path config = Files.writeString(folder.resolve("foray.json"), """
                {"client": {"insecure": true}, "channel": {"namespaces": [
                  {"name": "log", "history_size": 1000, "history_ttl": "24h", "force_recovery": true, "presence": true},
                  {"name": "plain"}]}}
                """);
        server = ForayServer.start(folder.resolve("data"), "foray.config=" + config);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JavaSocket client(String channel, String... transports) {
        return JavaSocket.connect(uri(channel), Map.of(), transports);
    }

    private static URI uri(String channel) {
        return server.uri().resolve("/" + channel);
    }

    private static void publish(String channel, String data) throws IOException {
        assertThat(server.post("publish", "{\"channel\":\"" + channel + "\",\"data\":" + data + "}")
                        .body())
                .contains("result");
    }

    @ParameterizedTest
    @ValueSource(strings = {"polling", "websocket"})
    void eventsGoAndComeOverEachTransport(String transport) throws Exception {
        String channel = "log:java-" + transport;
        byte[] bytes = {0, 1, (byte) 255};
        try (JavaSocket sender = client(channel, transport);
                JavaSocket receiver = client(channel, transport)) {
            JSONObject position = (JSONObject) sender.ask("x", "é", new JSONObject().put("a", 1), bytes)[0];
            publish(channel, "{\"event\":\"y\",\"args\":[[1,null]]}");
            publish(channel, "\"text\"");

            List<Object[]> events = receiver.events(3);
            assertThat(position.getLong("offset")).isEqualTo(1);
            assertThat(events.get(0)).hasSize(5).startsWith("x", "é").contains(bytes);
            assertThat(((JSONObject) events.get(0)[2]).getInt("a")).isEqualTo(1);
            assertThat(((JSONArray) events.get(1)[1]).isNull(1)).isTrue();
            assertThat(events.get(2)).startsWith("message", "text");
            assertThat(events.get(2)[2]).isEqualTo(position.getString("epoch") + ":3");
        }
    }

    @Test
    void nothingIsLostWhilePollingBecomesAWebSocket() throws Exception {
        try (JavaSocket client = client("plain:java-upgrade", BOTH)) {
            for (int i = 0; i < 300; i++) {
                client.emit("n", i);
                if (i % 10 == 0) {
                    assertThat(client.ask("asked")).hasSize(1);
                }
            }

            assertThat(client.events(330).stream()
                            .filter(event -> event[0].equals("n"))
                            .map(event -> event[1]))
                    .containsExactlyElementsOf(
                            java.util.stream.IntStream.range(0, 300).boxed().toList());
        }
    }

    @Test
    void whatThisServerOffersBesides() throws JSONException {
        try (JavaSocket client = client("log:java-asks", "websocket")) {
            JSONObject presence = (JSONObject) client.ask("foray:presence")[0];
            JSONObject subscribed = (JSONObject) client.ask("foray:subscribe", "plain:java-other")[0];
            JSONObject history = (JSONObject) client.ask("foray:history", new JSONObject().put("limit", 1))[0];
            JSONObject error = (JSONObject) client.ask("foray:history", new JSONObject().put("channel", "plain:x"))[0];

            assertThat(presence.getJSONArray("clients").getJSONObject(0).getString("client"))
                    .isEqualTo(client.id());
            assertThat(subscribed.getBoolean("recovered")).isFalse();
            assertThat(history.getJSONArray("publications").length()).isZero();
            assertThat(error.getJSONObject("error").getInt("code")).isEqualTo(108);
        }
    }

    @Test
    void aNamespaceThatThereIsNotIsRefused() {
        try (JavaSocket client = JavaSocket.begin(uri("nowhere:1"), Map.of(), "websocket")) {
            client.awaitLife("connect_error {\"data\":{\"code\":102,\"message\":\"unknown channel: namespace"
                    + " \\\"nowhere\\\" is not configured\"},\"message\":\"Invalid namespace\"}");
        }
    }

    /** The client knows nothing of recovery; the program keeps the last argument of the last event. */
    @Test
    void whoBringsWhereItStoppedGetsWhatItMissed() throws Exception {
        String channel = "log:java-recovers";
        Object stopped;
        try (JavaSocket client = client(channel, BOTH)) {
            publish(channel, "1");
            stopped = client.events(1).get(0)[2];
        }
        publish(channel, "2");

        try (JavaSocket client = JavaSocket.connect(uri(channel), Map.of("offset", (String) stopped), BOTH)) {
            publish(channel, "3");

            assertThat(client.events(2).stream().map(event -> event[1])).containsExactly(2, 3);
        }
    }

    @Test
    void whoIsDisconnectedForGoodDoesNotComeAgain() throws Exception {
        try (JavaSocket client = client("plain:java-goes", "websocket")) {
            String body = "{\"user\":\"\",\"client\":\"" + client.id() + "\"}";
            assertThat(server.post("disconnect", body).statusCode()).isEqualTo(200);

            client.awaitLife("connect", "disconnect io server disconnect");
            assertThat(client.isConnected()).isFalse();
        }
    }
}
