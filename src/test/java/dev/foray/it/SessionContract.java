package dev.foray.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.protocol.SocketEnd;
import dev.foray.testing.Container.Peculiarity;
import dev.foray.testing.ForayApi;
import dev.foray.testing.Latches;
import dev.foray.testing.LiveClient;
import dev.foray.testing.RawClient;
import dev.foray.testing.Servers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a server's own process shows of sessions: its log, its threads. */
abstract class SessionContract {
    private static final int CLIENTS = 100;
    private static final int FORCED = 3503;
    private static final String MUCH = "chat:much";

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

    /** Liberty cannot read such messages: it closes on one thread while Foray does so on another. */
    @Test
    void noClosingIsLeftOfManyWhoseFramesEndWithinACharacter() {
        for (int i = 0; i < CLIENTS; i++) {
            try (RawClient client = RawClient.connected(api.webSocket())) {
                client.sendInFrames("{\"id\":2,\"rpc\":{\"method\":\"" + "\u20ac".repeat(1000) + "\"}}", 100);

                if (server.container().has(Peculiarity.READS_CHARACTERS_FRAME_BY_FRAME)) {
                    assertThat(client.closing().code()).isEqualTo(1007);
                } else {
                    assertThat(client.line()).startsWith("{\"id\":2,\"error\":");
                }
            }
        }

        assertThat(Servers.awaitNone(this::closing)).isEmpty();
    }

    /** Liberty's closing thread never learns there that its close frame has been written, unless it locks. */
    @Test
    void noClosingIsLeftOfManyWhoCutTheLineAsSoonAsTheyAreTold() throws IOException {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(RawClient.connected(api.webSocket()));
        }
        ExecutorService each = Executors.newCachedThreadPool();
        try {
            List<CompletableFuture<Integer>> codes = clients.stream()
                    .map(client -> CompletableFuture.supplyAsync(() -> untilTold(client), each))
                    .toList();

            assertThat(api.post("disconnect", "{\"user\":\"\"}").statusCode()).isEqualTo(200);

            assertThat(codes).extracting(CompletableFuture::join).containsOnly(FORCED);
        } finally {
            each.shutdown();
        }
        assertThat(Servers.awaitNone(this::closing)).isEmpty();
    }

    private static int untilTold(RawClient client) {
        try (client) {
            return client.awaitEnd();
        }
    }

    /** Liberty's reading thread closes then, whatever is being sent meanwhile. */
    @Test
    void whoStopsSendingWithoutACloseFrameIsCutOffEvenWhileItIsSentTo() {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            RawClient client = RawClient.connected(api.webSocket());
            client.send("{\"id\":2,\"subscribe\":{\"channel\":\"" + MUCH + "\"}}");
            assertThat(client.line()).startsWith("{\"id\":2,\"subscribe\"");
            clients.add(client);
        }
        AtomicBoolean goesOn = new AtomicBoolean(true);
        CountDownLatch publishes = new CountDownLatch(1);
        CompletableFuture<Void> publisher = CompletableFuture.runAsync(() -> publish(publishes, goesOn));
        Latches.await(publishes);

        try {
            clients.forEach(RawClient::finish);
        } finally {
            goesOn.set(false);
            clients.forEach(RawClient::close);
        }
        publisher.join();
    }

    private void publish(CountDownLatch publishes, AtomicBoolean goesOn) {
        try (LiveClient client = new LiveClient(api.webSocket()).connect()) {
            client.subscribe(MUCH);
            while (goesOn.get()) {
                client.send("{\"id\":3,\"publish\":{\"channel\":\"" + MUCH + "\",\"data\":1}}");
                client.awaitPublication();
                publishes.countDown();
            }
        }
    }

    private List<String> closing() throws IOException {
        return server.process().threads("foray-closer").stream()
                .filter(thread -> thread.contains(SocketEnd.class.getName()))
                .toList();
    }
}
