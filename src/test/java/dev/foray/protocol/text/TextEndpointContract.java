package dev.foray.protocol.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.auth.Identity.User;
import dev.foray.auth.Origins;
import dev.foray.testing.Latches;
import dev.foray.testing.PlainClient;
import dev.foray.testing.RawClient;
import dev.foray.testing.RawClient.Closing;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must be true of the endpoint in every container, over real sockets. */
abstract class TextEndpointContract {
    private static final int CONTINUATION = 0x00;
    private static final int TEXT = 0x01;

    final TextServer server =
            new TextServer(Map.of("websocket.message_size_limit", "4096", "client.queue_max_size", "65536"));

    abstract void startContainer() throws Exception;

    abstract void stopContainer();

    abstract int port();

    /** Where {@code /ws/<address>} is. */
    abstract String path(String address);

    @BeforeEach
    void start() throws Exception {
        TextEndpoint.serve(server.protocol, new Origins(List.of("https://good.example")));
        startContainer();
    }

    @AfterEach
    void stop() {
        TextEndpoint.stop();
        server.close();
        stopContainer();
    }

    private RawClient client(String address, String... headers) {
        return RawClient.at(port(), path(address), headers);
    }

    private PlainClient jdk(String address, String... subprotocols) {
        return new PlainClient(URI.create("ws://localhost:" + port() + path(address)), subprotocols);
    }

    private void awaitPresence(String channel, int clients) {
        Latches.eventually("present", () -> server.presence(channel).size() == clients);
    }

    @Test
    void clientsOfTheJdkTalkToEachOther() {
        PlainClient one = jdk("chat:1?numbered=true");
        awaitPresence("chat:1", 1);
        PlainClient two = jdk("chat:1");
        awaitPresence("chat:1", 2);
        try (one;
                two) {
            one.send("hello é😀");
            assertThat(two.next()).isEqualTo("hello é😀");
            two.send("hi");

            assertThat(two.next()).isEqualTo("hi");
            assertThat(one.next()).isEqualTo("1: hello é😀");
            assertThat(one.next()).isEqualTo("2: hi");
        }
    }

    @Test
    void eachPublicationIsAMessage() {
        try (RawClient one = client("chat:1")) {
            awaitPresence("chat:1", 1);

            for (int i = 0; i < 50; i++) {
                server.publish("chat:1", i % 2 == 0 ? "\"two\\nlines\"" : "{\"i\":" + i + "}");
            }

            for (int i = 0; i < 50; i++) {
                assertThat(one.text()).isEqualTo(i % 2 == 0 ? "two\nlines" : "{\"i\":" + i + "}");
            }
        }
    }

    @Test
    void whatWasSentBeforeTheChannelIsItsIsNotLost() {
        try (RawClient one = client("chat:1?history=5")) {
            one.send("a");
            one.send("b");

            assertThat(one.text()).isEqualTo("a");
            assertThat(one.text()).isEqualTo("b");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            chat:a%20b        | chat:a b
            chat:a+b          | chat:a+b
            chat%3A1          | chat:1
            chat:%C3%A9       | chat:é
            chat:%F0%9F%98%80 | chat:😀
            chat:100%25       | chat:100%
            chat:%23x         | chat:#x
            chat:a%3Fb        | chat:a?b
            """)
    void theChannelIsDecodedOnce(String address, String channel) {
        try (RawClient one = client(address)) {
            awaitPresence(channel, 1);
            one.send("x");
            assertThat(one.text()).isEqualTo("x");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            chat:1        | chat:1
            chat%3A1      | chat:1
            chat:a/b      | chat:a/b
            chat%3Aa%2Fb  | chat:a/b
            chat:a+b%2B   | chat:a b+
            chat:%C3%A9%26| chat:é&
            """)
    void theChannelMayBeAParameter(String parameter, String channel) {
        try (RawClient one = RawClient.at(port(), named("channel=" + parameter))) {
            awaitPresence(channel, 1);
            one.send("x");
            assertThat(one.text()).isEqualTo("x");
        }
    }

    @Test
    void soMayAllElse() {
        server.tokens.connection("t", new User("ann", null, 0, Map.of()));
        server.publish("chat:1", "\"before\"");

        try (RawClient client = RawClient.at(port(), named("token=t&history=1&channel=chat:1&numbered=true"))) {
            assertThat(client.text()).isEqualTo("before");
            client.send("x");
            assertThat(client.text()).isEqualTo("1: x");
            assertThat(server.presence("chat:1").get(0).user()).isEqualTo("ann");
        }
    }

    @Test
    void whoNamesTheChannelByAParameterIsCheckedAndAnsweredLikeOthers() {
        try (RawClient bad = RawClient.at(port(), named("channel=chat:1"), "Origin: https://bad.example");
                RawClient client =
                        RawClient.at(port(), named("channel=chat:1"), "Sec-WebSocket-Protocol: foray.text, token.x")) {
            assertThat(bad.status()).isEqualTo(403);
            assertThat(client.header("Sec-WebSocket-Protocol")).isEqualTo("foray.text");
        }
    }

    /** Where {@code /ws?<parameters>} is. */
    private String named(String parameters) {
        return path("").replaceFirst("/$", "?" + parameters);
    }

    @ParameterizedTest
    @CsvSource({"https://good.example,101", "https://bad.example,403", "null,403", "'',101"})
    void originsAreChecked(String origin, int status) {
        try (RawClient client = origin.isEmpty() ? client("chat:1") : client("chat:1", "Origin: " + origin)) {
            assertThat(client.status()).isEqualTo(status);
        }
    }

    @Test
    void theTokenMayStandAmongTheSubprotocolsAndIsNotSentBack() {
        server.tokens.connection("a.b-c_d", new User("ann", null, 0, Map.of()));

        try (RawClient client = client("chat:1", "Sec-WebSocket-Protocol: foray.text, token.a.b-c_d")) {
            awaitPresence("chat:1", 1);
            assertThat(client.header("Sec-WebSocket-Protocol")).isEqualTo("foray.text");
            assertThat(server.presence("chat:1").get(0).user()).isEqualTo("ann");
        }
    }

    @Test
    void clientsOfTheJdkBringATokenTheSameWay() {
        server.tokens.connection("t", new User("ann", null, 0, Map.of()));

        try (PlainClient client = jdk("chat:1", "foray.text", "token.t")) {
            awaitPresence("chat:1", 1);
            assertThat(client.subprotocol()).isEqualTo("foray.text");
            assertThat(server.presence("chat:1").get(0).user()).isEqualTo("ann");
        }
    }

    @Test
    void orInTheAddress() {
        server.tokens.connection("t+ /", new User("ann", null, 0, Map.of()));

        try (RawClient client = client("chat:1?token=t%2B%20%2F")) {
            awaitPresence("chat:1", 1);
            assertThat(client.header("Sec-WebSocket-Protocol")).isNull();
            assertThat(server.presence("chat:1").get(0).user()).isEqualTo("ann");
        }
    }

    @Test
    void noExtensionIsAgreedOn() {
        try (RawClient client = client("chat:1", "Sec-WebSocket-Extensions: permessage-deflate")) {
            assertThat(client.status()).isEqualTo(101);
            assertThat(client.header("Sec-WebSocket-Extensions")).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 2_000, 100_000})
    void binaryMessagesAreRefused(int length) {
        try (RawClient client = client("chat:1")) {
            client.sendBinary(new byte[length]);

            assertThat(client.closing()).isEqualTo(new Closing(1003, "unsupported data: only text messages"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5_000, 100_000})
    void aMessageThatIsTooLargeIsRefused(int length) {
        try (RawClient client = client("chat:1")) {
            client.send("x".repeat(length));

            assertThat(client.closing().code()).isEqualTo(1009);
        }
    }

    @Test
    void aFloodOfFragmentsIsRefused() {
        try (RawClient client = client("chat:1")) {
            client.beginInFrames("x".repeat(5_000), 1);

            assertThat(client.closing().code()).isEqualTo(1009);
        }
    }

    @Test
    void aMessageInFragmentsArrivesWhole() {
        try (RawClient client = client("chat:1")) {
            byte[] text = "hé😀".getBytes(StandardCharsets.UTF_8);
            client.sendFrame(TEXT, new byte[] {text[0], text[1]});
            for (int i = 2; i < text.length; i++) {
                client.sendFrame(CONTINUATION, new byte[] {text[i]});
            }
            client.sendFrame(0x80 | CONTINUATION, new byte[0]);

            assertThat(client.text()).isEqualTo("hé😀");
        }
    }

    @Test
    void whatIsNoUtf8IsRefused() {
        try (RawClient client = client("chat:1")) {
            client.sendFrame(0x80 | TEXT, new byte[] {(byte) 0xC3, (byte) 0x28});

            assertThat(client.closing().code()).isEqualTo(1007);
        }
    }

    @Test
    void aClientIsPingedAndItsPongIsTaken() {
        try (RawClient client = client("chat:1")) {
            awaitPresence("chat:1", 1);
            server.registry.all().forEach(dev.foray.session.Session::ping);
            assertThat(client.ping()).isEmpty();
            client.sendFrame(0x8A, new byte[0]);
            client.send("still here");

            assertThat(client.text()).isEqualTo("still here");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoLeavesOrVanishesIsGoneAtOnce(boolean says) {
        RawClient client = client("chat:1");
        awaitPresence("chat:1", 1);

        if (says) {
            client.sendFrame(0x88, new byte[] {(byte) (1000 >> 8), (byte) 1000});
            assertThat(client.closing().code()).isEqualTo(1000);
        }
        client.vanish();

        awaitPresence("chat:1", 0);
        Latches.eventually("forgotten", () -> server.registry.size() == 0);
        Latches.eventually("left", () -> server.hub.figures().channels() == 0);
    }

    @Test
    void whoComesWhileTheServerStopsIsSentAway() {
        TextEndpoint.stop();

        try (RawClient client = client("chat:1")) {
            assertThat(client.closing()).isEqualTo(new Closing(3001, "shutdown"));
        }
    }

    @Test
    void whoIsHereWhenTheServerStopsIsToldToComeBack() {
        try (PlainClient client = jdk("chat:1")) {
            awaitPresence("chat:1", 1);
            server.sessions.close();

            assertThat(client.closed()).isEqualTo("3001 shutdown");
        }
    }

    @Test
    void aClientThatNeverReadsIsSlowAndTheOthersGetAll() {
        RawClient idle = RawClient.narrowAt(port(), path("chat:1"));
        try (RawClient reader = client("chat:1")) {
            awaitPresence("chat:1", 2);
            int count = 0;
            String much = "y".repeat(20_000);
            while (server.presence("chat:1").size() > 1) {
                server.publish("chat:1", "\"" + much + count++ + "\"");
                assertThat(reader.text()).hasSizeGreaterThan(much.length());
            }

            assertThat(server.sessions.disconnects()).containsEntry(3008, 1L);
        }
        idle.close();
    }
}
