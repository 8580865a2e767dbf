package dev.foray.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.testing.Container;
import dev.foray.testing.Container.Peculiarity;
import dev.foray.testing.ForayApi;
import dev.foray.testing.LiveClient;
import dev.foray.testing.RawClient;
import dev.foray.testing.RawClient.Closing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes through a server in one message, and what does not. */
abstract class MessageContract {
    private static final int LIMIT_BYTES = 64 * 1024;

    private final ForayApi api;
    private final Container container;

    MessageContract(ForayApi api, Container container) {
        this.api = api;
        this.container = container;
    }

    @Test
    void oneMessageHoldsManyCommandsAndManyReplies() {
        try (RawClient client = RawClient.connected(api.webSocket())) {
            client.send("{\"id\":2,\"subscribe\":{\"channel\":\"chat:batch\"}}");
            while (!client.line().startsWith("{\"id\":2,")) {}
            int before = client.messages();
            client.send(IntStream.range(3, 83)
                    .mapToObj(id -> "{\"id\":" + id + ",\"presence_stats\":{\"channel\":\"chat:batch\"}}")
                    .collect(Collectors.joining("\n")));

            for (int id = 3; id < 83; id++) {
                assertThat(client.line()).startsWith("{\"id\":" + id + ",\"presence_stats\"");
            }
            assertThat(client.messages() - before).isLessThan(80);
        }
    }

    @Test
    void oneRequestHoldsManyMethods() throws IOException {
        String answer = api.post(
                        "batch",
                        IntStream.range(0, 20)
                                .mapToObj(i -> "{\"publish\":{\"channel\":\"chat:together\",\"data\":" + i + "}}")
                                .collect(Collectors.joining(",", "{\"commands\":[", "]}")))
                .body();

        for (int offset = 1; offset <= 20; offset++) {
            assertThat(answer).contains("\"offset\":" + offset + ",");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\u00e9", "\u20ac", "\ud83d\ude00"})
    void sixtyKibibytesComeInAndGoOut(String character) throws IOException {
        String text = character.repeat(60 * 1024 / character.getBytes(StandardCharsets.UTF_8).length);
        try (LiveClient writer = new LiveClient(api.webSocket()).connect();
                LiveClient reader = new LiveClient(api.webSocket()).connect()) {
            writer.subscribe("chat:large");
            reader.subscribe("chat:large");

            writer.send("{\"id\":3,\"publish\":{\"channel\":\"chat:large\",\"data\":\"" + text + "\"}}");

            assertThat(reader.awaitPublication().getString("data")).isEqualTo(text);
            assertThat(writer.awaitPublication().getString("data")).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {LIMIT_BYTES + 1, 2 * LIMIT_BYTES, 20 * LIMIT_BYTES})
    void aMessageOverTheLimitEndsTheConnectionAndSaysWhichLimit(int bytes) {
        try (RawClient client = RawClient.connected(api.webSocket())) {
            client.send("x".repeat(bytes));

            assertThat(client.closing())
                    .isEqualTo(new Closing(1009, "message too big: websocket.message_size_limit " + LIMIT_BYTES));
        }
    }

    @Test
    void aMessageMayComeInManyFrames() {
        String text = "x".repeat(20_000);
        try (RawClient client = RawClient.connected(api.webSocket())) {
            publishInFrames(client, text);

            assertThat(client.publication()).contains("\"data\":\"" + text + "\"");
        }
    }

    @Test
    void framesMayEndWithinACharacter() {
        String text = "\u20ac\ud83d\ude00".repeat(2000);
        try (RawClient client = RawClient.connected(api.webSocket())) {
            publishInFrames(client, text);

            if (container.has(Peculiarity.READS_CHARACTERS_FRAME_BY_FRAME)) {
                assertThat(client.closing().code()).isEqualTo(1007);
            } else {
                assertThat(client.publication()).contains("\"data\":\"" + text + "\"");
            }
        }
    }

    private static void publishInFrames(RawClient client, String text) {
        client.send("{\"id\":2,\"subscribe\":{\"channel\":\"chat:frames\"}}");
        while (!client.line().startsWith("{\"id\":2,")) {}
        client.sendInFrames("{\"id\":3,\"publish\":{\"channel\":\"chat:frames\",\"data\":\"" + text + "\"}}", 100);
    }

    @Test
    void aMessageThatNeverEndsIsCutOffAtTheLimit() {
        try (RawClient client = RawClient.connected(api.webSocket())) {
            client.sendInFrames("x".repeat(4 * LIMIT_BYTES), 1000);

            assertThat(client.closing().code()).isEqualTo(1009);
        } catch (UncheckedIOException e) {
            assertThat(container.has(Peculiarity.MAY_CUT_OFF_WHO_STILL_SENDS))
                    .as(e.toString())
                    .isTrue();
        }
    }

    @Test
    void binaryMessagesEndTheConnection() {
        try (RawClient client = RawClient.connected(api.webSocket())) {
            client.sendBinary(new byte[] {1, 2, 3});

            assertThat(client.closing().code()).isEqualTo(3506);
        }
    }
}
