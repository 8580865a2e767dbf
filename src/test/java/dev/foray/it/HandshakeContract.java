package dev.foray.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.testing.ForayApi;
import dev.foray.testing.RawClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a server lets browsers and clients in. */
abstract class HandshakeContract {
    private static final String NO_ORIGIN = "X-Nothing: 1";

    private final ForayApi api;

    HandshakeContract(ForayApi api) {
        this.api = api;
    }

    @Test
    void thePagesAreServedWithTheirHeaders() throws IOException {
        HttpResponse<String> page = api.get("");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("script-src 'self'"));
        assertThat(page.body()).contains("<html");
    }

    @ParameterizedTest
    @ValueSource(strings = {NO_ORIGIN, "Origin: own"})
    void theServersOwnPagesAndProgramsAreLetIn(String header) {
        try (RawClient client = RawClient.handshake(
                api.webSocket(),
                header.replace("own", "http://" + api.webSocket().getAuthority()))) {
            assertThat(client.status()).isEqualTo(101);
        }
    }

    /** What exactly a server says is its own affair; WildFly looks for something else at that address. */
    @ParameterizedTest
    @ValueSource(strings = {"Origin: https://evil.example", "Origin: null"})
    void otherPagesAreRefused(String header) {
        try (RawClient client = RawClient.handshake(api.webSocket(), header)) {
            assertThat(client.status()).isIn(403, 404);
        }
    }

    @Test
    void theSubprotocolIsEchoedAndNoExtensionIsAgreedOn() {
        try (RawClient client = RawClient.handshake(
                api.webSocket(),
                "Sec-WebSocket-Protocol: other, centrifuge-json",
                "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits")) {
            assertThat(client.status()).isEqualTo(101);
            assertThat(client.header("Sec-WebSocket-Protocol")).isEqualTo("centrifuge-json");
            assertThat(client.header("Sec-WebSocket-Extensions")).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-WebSocket-Protocol: centrifuge-protobuf", "X-Nothing: 1"})
    void otherSubprotocolsAreNotEchoed(String header) {
        try (RawClient client = RawClient.handshake(api.webSocket(), header)) {
            assertThat(client.status()).isEqualTo(101);
            assertThat(client.header("Sec-WebSocket-Protocol")).isNull();
        }
    }
}
