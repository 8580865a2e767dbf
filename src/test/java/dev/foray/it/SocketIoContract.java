package dev.foray.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.testing.ForayApi;
import dev.foray.testing.LiveClient;
import dev.foray.testing.RawClient;
import dev.foray.testing.RawClient.Closing;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Pages that speak Socket.IO. */
abstract class SocketIoContract {
    /** {@code socketio.max_payload}, as it is shipped. */
    private static final int LIMIT_BYTES = 1_000_000;

    private static final String GREETING = "[\"greeting\",\"hé😀\"]";
    private static final String AS_DATA = "{\"event\":\"greeting\",\"args\":[\"hé😀\"]}";

    private final ForayApi api;

    SocketIoContract(ForayApi api) {
        this.api = api;
    }

    @Test
    void eventsOverAWebSocketArePublished() {
        try (LiveClient other = subscriber("chat:socket-io");
                RawClient client = RawClient.handshake(api.webSocket("socket.io/?EIO=4&transport=websocket"))) {
            assertThat(client.text()).startsWith("0{\"sid\":");
            client.send("40/chat:socket-io,");
            assertThat(client.text()).startsWith("40/chat:socket-io,{\"sid\":");
            client.send("42/chat:socket-io,7" + GREETING);

            assertThat(other.awaitPublication().get("data")).hasToString(AS_DATA);
            assertThat(client.text()).startsWith("42/chat:socket-io,[\"greeting\",\"hé😀\"");
            assertThat(client.text()).startsWith("43/chat:socket-io,7[{\"offset\":1,");
        }
    }

    @Test
    void soAreThoseOverLongPolling() throws IOException {
        try (LiveClient other = subscriber("chat:polling")) {
            String path = "socket.io/?EIO=4&transport=polling";
            String open = api.get(path).body();
            assertThat(open).startsWith("0{\"sid\":");
            String session = path + "&sid=" + open.replaceFirst(".*\"sid\":\"([^\"]+)\".*", "$1");
            assertThat(api.send(session, "40/chat:polling,").body()).isEqualTo("ok");
            assertThat(api.get(session).body()).startsWith("40/chat:polling,{\"sid\":");

            assertThat(api.send(session, "42/chat:polling," + GREETING).body()).isEqualTo("ok");

            assertThat(other.awaitPublication().get("data")).hasToString(AS_DATA);
            assertThat(api.get(session).body()).startsWith("42/chat:polling,[\"greeting\",\"hé😀\"");
        }
    }

    @Test
    void aMessageOverTheLimitEndsTheConnectionAndSaysWhichLimit() {
        try (RawClient client = RawClient.handshake(api.webSocket("socket.io/?EIO=4&transport=websocket"))) {
            client.send("4" + "x".repeat(2 * LIMIT_BYTES));

            assertThat(client.closing())
                    .isEqualTo(new Closing(1009, "message too big: socketio.max_payload " + LIMIT_BYTES));
        }
    }

    @Test
    void oneThatNeverEndsDoesSoToo() {
        try (RawClient client = RawClient.handshake(api.webSocket("socket.io/?EIO=4&transport=websocket"))) {
            client.beginInFrames("4" + "x".repeat(2 * LIMIT_BYTES), 50_000);

            assertThat(client.closing().code()).isEqualTo(1009);
        }
    }

    private LiveClient subscriber(String channel) {
        LiveClient client = new LiveClient(api.webSocket()).connect();
        client.subscribe(channel);
        return client;
    }
}
