package dev.foray.protocol.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.auth.Origins;
import dev.foray.testing.RawHttp;
import dev.foray.testing.RawHttp.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes to {@code /ws} without a WebSocket, or with a bad handshake, in Tomcat below a context root. */
class UpgradeFilterTest {
    private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    private static final String VERSION = "Sec-WebSocket-Version: 13";

    private static TextServer server;
    private static TomcatContainer container;

    @BeforeAll
    static void start() {
        server = new TextServer();
        TextEndpoint.serve(server.protocol, new Origins(List.of()));
        container = new TomcatContainer();
    }

    @AfterAll
    static void stop() {
        TextEndpoint.stop();
        server.close();
        container.close();
    }

    private static Response send(String method, String path, String... headers) {
        return RawHttp.send(container.port(), method + " " + TomcatContainer.ROOT + path + " HTTP/1.1", headers);
    }

    private static Response handshake(String path, String... more) {
        List<String> headers = new ArrayList<>(List.of("Upgrade: websocket", "Connection: keep-alive, Upgrade"));
        headers.addAll(Arrays.asList(more));
        return send("GET", path, headers.toArray(new String[0]));
    }

    @ParameterizedTest
    @CsvSource({
        "/ws, ?channel=chat:lobby",
        "/ws/, ?channel=chat:lobby",
        "/ws/news:1, /news:1",
        "/ws/a%20b?x=1, /a%20b",
        "/ws/a'b, ?channel=chat:lobby",
        "/ws/a/b, ?channel=chat:lobby",
        "/ws?channel=news:a/b, ?channel=news:a/b",
        "/ws?channel=a%27b, ?channel=chat:lobby"
    })
    void aPlainGetIsToldHowToCall(String path, String channel) {
        Response response = send("GET", path);

        assertThat(response.status()).isEqualTo(426);
        assertThat(response.header("Upgrade")).isEqualTo("websocket");
        assertThat(response.header("Connection")).containsIgnoringCase("upgrade");
        assertThat(response.header("Sec-WebSocket-Version")).isEqualTo("13");
        assertThat(response.header("Content-Type")).isEqualTo("text/plain;charset=UTF-8");
        assertThat(response.body())
                .isEqualTo("This is a WebSocket endpoint: open it with new WebSocket('ws://localhost:"
                        + container.port() + "/live/ws" + channel
                        + "'), in a browser or any other WebSocket client, then send and receive text.\n");
    }

    @Test
    void headHasTheSameHeadersAndNoBody() {
        Response get = send("GET", "/ws/chat:1");
        Response head = send("HEAD", "/ws/chat:1");

        assertThat(head.status()).isEqualTo(426);
        assertThat(head.header("Upgrade")).isEqualTo("websocket");
        assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length"));
    }

    @Test
    void optionsSaysWhatIsAllowed() {
        Response response = send("OPTIONS", "/ws/chat:1");

        assertThat(response.status()).isEqualTo(204);
        assertThat(response.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "FROB"})
    void otherMethodsAreNotAllowed(String method) {
        Response response = send(method, "/ws/chat:1");

        assertThat(response.status()).isEqualTo(405);
        assertThat(response.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-WebSocket-Version: 8", "Sec-WebSocket-Version: 14", "X-Nothing: 1"})
    void anotherVersionIsToldTheRightOne(String version) {
        Response response = handshake("/ws/chat:1", KEY, version);

        assertThat(response.status()).isEqualTo(426);
        assertThat(response.header("Sec-WebSocket-Version")).isEqualTo("13");
        assertThat(response.header("Upgrade")).isEqualTo("websocket");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Nothing: 1", "Sec-WebSocket-Key: abcd", "Sec-WebSocket-Key: !"})
    void withoutAKeyThereIsNoWebSocket(String key) {
        assertThat(handshake("/ws/chat:1", VERSION, key).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ws", "/ws/", "/ws/a/b", "/ws?x=1", "/ws/?x=1"})
    void withoutAChannelThereIsNone(String path) {
        Response response = handshake(path, KEY, VERSION);

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.body()).contains("ws://localhost:" + container.port() + "/live/ws?channel=chat:lobby");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ws/chat:1?channel=chat:2", "/ws/chat:1?channel=chat:1", "/ws?channel=a&channel=a"})
    void aChannelThatIsNamedTwiceIsRefused(String path) {
        Response response = handshake(path, KEY, VERSION);

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body())
                .isEqualTo("The channel must be named once, in the path or as the parameter channel.\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ws/chat:a%2Fb", "/ws/chat:1?x=%2g"})
    void whatIsNotEncodedIsRefused(String path) {
        assertThat(handshake(path, KEY, VERSION).status()).isEqualTo(400);
    }

    @Test
    void anotherUpgradeThanToAWebSocketIsNone() {
        assertThat(send("GET", "/ws/chat:1", "Upgrade: h2c", "Connection: Upgrade")
                        .status())
                .isEqualTo(426);
        assertThat(send("GET", "/ws/chat:1", "Upgrade: websocket", KEY, VERSION).status())
                .isEqualTo(426);
    }

    @Test
    void aGoodHandshakeGoesOnToTheContainer() {
        assertThat(handshake("/ws/chat:1?token=a%2Fb", KEY, VERSION).status()).isEqualTo(101);
        assertThat(handshake("/ws?channel=chat:a%2Fb", KEY, VERSION).status()).isEqualTo(101);
        assertThat(handshake("/ws/chat:1", KEY, VERSION, "Origin: https://bad.example")
                        .status())
                .isEqualTo(403);
    }
}
