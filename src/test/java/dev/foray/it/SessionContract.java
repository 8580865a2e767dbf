package dev.foray.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.testing.ForayApi;
import dev.foray.testing.LiveClient;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What a server tells of who connects. */
abstract class SessionContract {
    private final ForayApi api;
    private final ServerUnderTest server;

    SessionContract(ForayApi api, ServerUnderTest server) {
        this.api = api;
        this.server = server;
    }

    @Test
    void theRemoteAddressReachesTheSession() throws IOException {
        try (LiveClient client = new LiveClient(api.webSocket()).connect()) {
            assertThat(server.log())
                    .containsPattern("session opened, session=" + client.id() + " .*address=127\\.0\\.0\\.1");
        }
    }
}
