package dev.foray.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.protocol.SocketEnd;
import dev.foray.testing.ForayApi;
import dev.foray.testing.LiveClient;
import dev.foray.testing.RawClient;
import dev.foray.testing.Servers;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a server tells of who connects. */
abstract class SessionContract {
    private static final int UNREADABLE = 100;

    /** Both masked with zeros: the beginning of a text that is no UTF-8, and a frame with reserved bits. */
    private static final byte[] UNREADABLE_FRAMES = {
        0x01, (byte) 0x82, 0, 0, 0, 0, (byte) 0xC3, 0x28, (byte) 0xF1, (byte) 0x81, 0, 0, 0, 0, 'x'
    };

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

    /** Two such frames at once, because Liberty reads on while it closes for the first one; others may just cut off. */
    @Test
    void whoeverSendsWhatCannotBeReadIsClosedAndThatEnds() {
        for (int i = 0; i < UNREADABLE; i++) {
            try (RawClient client = RawClient.connected(api.webSocket())) {
                client.sendBytes(UNREADABLE_FRAMES);

                client.awaitEnd();
            }
        }

        assertThat(Servers.awaitNone(this::closing)).isEmpty();
    }

    private List<String> closing() throws IOException {
        return server.process().threads("foray-closer").stream()
                .filter(thread -> thread.contains(SocketEnd.class.getName()))
                .toList();
    }
}
