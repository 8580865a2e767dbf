package dev.foray.protocol.centrifuge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.auth.Origins;
import dev.foray.channel.ChannelName;
import dev.foray.testing.Latches;
import dev.foray.testing.LiveClient;
import dev.foray.testing.RawClient;
import dev.foray.testing.RawClient.Closing;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.glassfish.tyrus.server.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The endpoint in Tyrus, over real sockets. */
class LiveEndpointTest {
    private static final int RANDOM_PORT = -1;

    private final TestServer server =
            new TestServer(Map.of("client.queue_max_size", "65536", "websocket.message_size_limit", "4096"));
    private final Server container = new Server("localhost", RANDOM_PORT, "/", Map.of(), LiveEndpoint.class);

    @BeforeEach
    void start() throws Exception {
        LiveEndpoint.serve(server.protocol, new Origins(List.of("https://good.example")));
        container.start();
    }

    @AfterEach
    void stop() {
        LiveEndpoint.stop();
        server.close();
        container.stop();
    }

    private URI endpoint() {
        return URI.create("ws://localhost:" + container.getPort() + "/connection/websocket");
    }

    @Test
    void aRealClientConnectsAndGetsWhatIsPublished() {
        try (LiveClient client = new LiveClient(endpoint())) {
            client.connect().subscribe("news:1");

            server.publish("news:1", "{\"a\":\"é😀\"}");

            assertThat(client.awaitPublication().getJsonObject("data").getString("a"))
                    .isEqualTo("é😀");
        }
    }

    @ParameterizedTest
    @CsvSource({"https://good.example,101", "https://bad.example,403", "null,403", "'',101"})
    void originsAreChecked(String origin, int status) {
        String[] headers = origin.isEmpty() ? new String[0] : new String[] {"Origin: " + origin};

        try (RawClient client = RawClient.handshake(endpoint(), headers)) {
            assertThat(client.status()).isEqualTo(status);
        }
    }

    @Test
    void theSubprotocolIsEchoedAndNoExtensionIsAgreedOn() {
        try (RawClient client = RawClient.handshake(
                endpoint(),
                "Sec-WebSocket-Protocol: other, centrifuge-json",
                "Sec-WebSocket-Extensions: permessage-deflate")) {
            assertThat(client.status()).isEqualTo(101);
            assertThat(client.header("Sec-WebSocket-Protocol")).isEqualTo("centrifuge-json");
            assertThat(client.header("Sec-WebSocket-Extensions")).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-WebSocket-Protocol: centrifuge-protobuf", "X-Nothing: 1"})
    void otherSubprotocolsAreNotEchoed(String header) {
        try (RawClient client = RawClient.handshake(endpoint(), header)) {
            assertThat(client.status()).isEqualTo(101);
            assertThat(client.header("Sec-WebSocket-Protocol")).isNull();
        }
    }

    @Test
    void oneMessageHoldsManyCommandsAndManyReplies() {
        try (RawClient client = RawClient.connected(endpoint())) {
            client.send(IntStream.range(2, 82)
                    .mapToObj(id -> "{\"id\":" + id + ",\"presence\":{\"channel\":\"room:1\"}}")
                    .collect(Collectors.joining("\n")));

            for (int id = 2; id < 82; id++) {
                assertThat(client.line()).isEqualTo("{\"id\":" + id + ",\"presence\":{\"presence\":{}}}");
            }
            assertThat(client.messages()).isLessThan(81);
        }
    }

    @Test
    void aMessageThatIsTooLargeEndsTheConnection() {
        try (RawClient client = RawClient.connected(endpoint())) {
            client.send("{\"id\":2,\"rpc\":{\"method\":\"" + "x".repeat(5000) + "\"}}");

            assertThat(client.closing())
                    .isEqualTo(new Closing(1009, "message too big: websocket.message_size_limit 4096"));
        }
    }

    @Test
    void aMessageThatIsTooLargeAndDoesNotEndEndsTheConnectionAllTheSame() {
        try (RawClient client = RawClient.connected(endpoint())) {
            client.beginInFrames("x".repeat(5000), 1000);

            assertThat(client.closing().code()).isEqualTo(1009);
        }
    }

    @Test
    void binaryMessagesEndTheConnection() {
        try (RawClient client = RawClient.connected(endpoint())) {
            client.sendBinary(new byte[] {1, 2, 3});

            assertThat(client.closing())
                    .isEqualTo(new Closing(3506, "inappropriate protocol: only text messages, in JSON"));
        }
    }

    @Test
    void whatIsNoJsonEndsTheConnectionAfterWhatCameBefore() {
        try (RawClient client = RawClient.handshake(endpoint())) {
            client.send("{\"id\":1,\"connect\":{}}\n{\"id\":2,\"x\":[");

            assertThat(client.line()).startsWith("{\"id\":1,\"connect\"");
            assertThat(client.closing()).isEqualTo(new Closing(3501, "bad request: not a JSON command, not closed"));
        }
    }

    @Test
    void anEmptyMessageIsABadRequest() {
        try (RawClient client = RawClient.handshake(endpoint())) {
            client.send("");

            assertThat(client.closing()).isEqualTo(new Closing(3501, "bad request: an empty message"));
        }
    }

    @Test
    void whoComesWhileTheServerStopsIsSentAway() {
        LiveEndpoint.stop();

        try (RawClient client = RawClient.handshake(endpoint())) {
            assertThat(client.closing()).isEqualTo(new Closing(3001, "shutdown"));
        }
    }

    @Test
    void whoIsHereWhenTheServerStopsIsToldToComeBack() {
        try (RawClient client = RawClient.connected(endpoint())) {
            server.sessions.close();

            assertThat(client.closing()).isEqualTo(new Closing(3001, "shutdown"));
        }
    }

    @Test
    void aClientThatVanishesLeavesPresence() {
        ChannelName room = new ChannelName("room:1");
        RawClient client = RawClient.connected(endpoint());
        client.send("{\"id\":2,\"subscribe\":{\"channel\":\"room:1\"}}");
        assertThat(client.line()).startsWith("{\"id\":2");
        assertThat(server.hub.presence(room).clients()).hasSize(1);

        client.vanish();

        Latches.eventually("left", () -> server.hub.presence(room).clients().isEmpty());
        Latches.eventually("forgotten", () -> server.registry.size() == 0);
    }

    @Test
    void aClientThatNeverReadsCostsTheOthersNothing() {
        List<RawClient> readers = new ArrayList<>();
        RawClient idle = RawClient.narrow(endpoint());
        idle.send("{\"id\":2,\"subscribe\":{\"channel\":\"x\"}}\n{\"id\":3,\"subscribe\":{\"channel\":\"flood\"}}");
        for (int i = 0; i < 199; i++) {
            RawClient reader = RawClient.connected(endpoint());
            reader.send("{\"id\":2,\"subscribe\":{\"channel\":\"x\"}}");
            assertThat(reader.line()).isEqualTo("{\"id\":2,\"subscribe\":{}}");
            readers.add(reader);
        }
        Latches.eventually("subscribed", () -> server.hub.figures().subscriptions() == 201);

        String much = "\"" + "y".repeat(20_000) + "\"";
        int count = 0;
        while (server.hub.figures().subscriptions() > 199 || count < 100) {
            server.publish("flood", much);
            server.publish("x", "" + count++);
        }

        assertThat(server.sessions.disconnects()).containsEntry(3008, 1L);
        assertThat(server.registry.size()).isEqualTo(199);
        for (RawClient reader : readers) {
            for (int i = 0; i < count; i++) {
                assertThat(reader.line())
                        .isEqualTo(
                                "{\"push\":{\"channel\":\"x\",\"pub\":{\"data\":" + i + ",\"time\":1735689600000}}}");
            }
            reader.close();
        }
        idle.close();
    }
}
