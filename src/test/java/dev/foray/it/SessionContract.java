package dev.foray.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.testing.ForayApi;
import dev.foray.testing.LiveClient;
import dev.foray.testing.Servers;
import java.util.regex.Pattern;
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
    void theRemoteAddressReachesTheSession() {
        try (LiveClient client = new LiveClient(api.webSocket()).connect()) {
            Pattern opened = Pattern.compile("session opened, session=" + client.id() + " .*address=127\\.0\\.0\\.1");
            assertThat(Servers.await(() -> opened.matcher(server.log()).find()))
                    .as("%s is in the log", opened)
                    .isTrue();
        }
    }
}
