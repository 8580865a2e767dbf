package dev.foray.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.testing.Access;
import dev.foray.testing.Deployment;
import dev.foray.testing.ForayApi;
import dev.foray.testing.FormLogin;
import dev.foray.testing.LiveClient;
import dev.foray.testing.RawClient;
import dev.foray.testing.Servers;
import dev.foray.testing.Workplace;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The WAR under a path and for users of the server's realm only, put in and taken out again and again. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class RedeploymentContract {
    private static final Deployment FOR_USERS = Deployment.of("/foray", Access.BASIC);
    private static final Deployment BY_FORM = Deployment.of("/form", Access.FORM);
    private static final String CHANNEL = "chat:redeployed";

    /** The system property {@code rounds}, 20 by default; {@code mvn verify} has less time. */
    private static final int ROUNDS = Integer.getInteger("rounds", 20);

    private static final int SESSIONS = 10;
    private static final int PUBLICATIONS = 20;
    private static final int MANY = 300;
    private static final int OTHER_REQUESTS = 10;
    private static final int SHUTDOWN = 3001;
    private static final int SWITCHING_PROTOCOLS = 101;

    private final ServerUnderTest server;

    RedeploymentContract(ServerUnderTest server) {
        this.server = server;
    }

    @Test
    @Order(1)
    void whoSignedInToTheServerIsKnownToTheSession() throws IOException {
        ForayApi api = server.with(FOR_USERS);

        try (RawClient nobody = RawClient.handshake(api.webSocket());
                LiveClient client = client(api)) {
            assertThat(nobody.status()).isEqualTo(401);
            client.subscribe("chat:users");
            client.send("{\"id\":3,\"publish\":{\"channel\":\"chat:users\",\"data\":1}}");
            JsonObject info = client.awaitPublication().getJsonObject("info");
            assertThat(info.getString("user")).isEqualTo(Workplace.USER);
            assertThat(info.getString("client")).isEqualTo(client.id());
        }
    }

    @Test
    @Order(2)
    void soIsWhoSignedInByAForm() throws IOException {
        ForayApi api = server.with(BY_FORM);
        String cookie = FormLogin.cookie(BY_FORM.uri(server.address().getPort()), "connection/websocket");

        try (RawClient nobody = RawClient.handshake(api.webSocket());
                RawClient client = RawClient.connected(api.webSocket(), "Cookie: " + cookie)) {
            assertThat(nobody.status()).isNotEqualTo(SWITCHING_PROTOCOLS);
            client.send("{\"id\":2,\"subscribe\":{\"channel\":\"chat:users\"}}");
            client.send("{\"id\":3,\"publish\":{\"channel\":\"chat:users\",\"data\":1}}");
            assertThat(client.publication()).contains("\"user\":\"" + Workplace.USER + "\"");
        }
    }

    private static LiveClient client(ForayApi api) {
        return new LiveClient(api.webSocket(), Workplace.USER, Workplace.PASSWORD).connect();
    }

    /** Whoever comes back in the next round gets what was published meanwhile. */
    @Test
    @Order(3)
    void redeploymentsLeaveNoThreadNoClassLoaderNoOpenFileAndNoLock() throws IOException {
        String epoch = null;
        for (int round = 1; round <= ROUNDS; round++) {
            ForayApi api = server.with(FOR_USERS);
            int before = (round - 1) * (PUBLICATIONS + 1);
            assertThat(api.publish(CHANNEL, "\"missed\"")).contains("\"offset\":" + (before + 1) + ",");
            List<LiveClient> clients = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                clients.add(client(api));
                epoch = subscribe(clients.get(i), epoch, before);
            }
            use(api, clients);

            server.withNothing();

            for (LiveClient client : clients) {
                assertThat(client.awaitClose()).isEqualTo(SHUTDOWN);
            }
        }

        useAgainWhatIsKept();
        assertThat(server.log()).doesNotContain("failed; the rest goes on");
        assertNoThreadIsLeft();
        assertNoFileIsOpenOrLocked();
        assertNoClassLoaderIsLeft();
    }

    /**
     * A last time with so many at once that a server takes all that it has kept of earlier connections, and with other
     * requests, so that these are the last ones that its threads remember.
     */
    private void useAgainWhatIsKept() throws IOException {
        ForayApi api = server.with(FOR_USERS);
        List<LiveClient> clients = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            clients.add(client(api));
        }
        for (int i = 0; i < OTHER_REQUESTS; i++) {
            Servers.knock(server.address(), FOR_USERS.contextRoot());
        }
        server.withNothing();
        for (LiveClient client : clients) {
            assertThat(client.awaitClose()).isEqualTo(SHUTDOWN);
        }
    }

    /** Liberty goes on closing for up to eight seconds; others may still be at the end of the last undeployment. */
    private void assertNoThreadIsLeft() {
        assertThat(Servers.awaitNone(() -> server.process().threads("foray"))).isEmpty();
    }

    private void assertNoFileIsOpenOrLocked() throws IOException {
        assertThat(Servers.awaitNone(() -> server.process().openFiles(server.data())))
                .isEmpty();
        assertThat(isLocked()).isFalse();
    }

    private void assertNoClassLoaderIsLeft() throws IOException {
        if (!server.process().awaitNoLoader(server.address())) {
            throw new AssertionError("class loaders are left; what keeps them is in "
                    + server.process().dumpHeap());
        }
    }

    /** Subscribes as one who has seen all {@code before}; gives the epoch, which is that of the rounds before. */
    private static String subscribe(LiveClient client, String epoch, int before) {
        if (epoch == null) {
            return client.subscribe(CHANNEL).getJsonObject("subscribe").getString("epoch");
        }
        client.send("{\"id\":2,\"subscribe\":{\"channel\":\"" + CHANNEL + "\",\"recover\":true,\"offset\":" + before
                + ",\"epoch\":\"" + epoch + "\"}}");
        JsonObject reply = client.await(message -> message.getInt("id", 0) == 2).getJsonObject("subscribe");
        assertThat(reply.getBoolean("recovered")).isTrue();
        assertThat(reply.getString("epoch")).isEqualTo(epoch);
        assertThat(reply.getJsonArray("publications")).hasSize(1);
        assertThat(reply.getJsonArray("publications").getJsonObject(0).getString("data"))
                .isEqualTo("missed");
        return epoch;
    }

    private static void use(ForayApi api, List<LiveClient> clients) throws IOException {
        for (int i = 0; i < PUBLICATIONS; i++) {
            assertThat(api.publish(CHANNEL, Integer.toString(i))).contains("\"offset\":");
        }
        for (LiveClient client : clients) {
            for (int i = 0; i < PUBLICATIONS; i++) {
                assertThat(client.awaitPublication().getInt("data")).isEqualTo(i);
            }
        }
    }

    private boolean isLocked() throws IOException {
        try (FileChannel file = FileChannel.open(server.data().resolve("foray.lock"), StandardOpenOption.WRITE);
                FileLock lock = file.tryLock()) {
            return lock == null;
        }
    }

    @Test
    @Order(4)
    void theServersEndTellsEverybodyToComeBack() throws IOException {
        ForayApi api = server.with(FOR_USERS);
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            clients.add(RawClient.connected(
                    api.webSocket(), "Authorization: " + LiveClient.basic(Workplace.USER, Workplace.PASSWORD)));
        }
        for (RawClient client : clients) {
            client.send("{\"id\":2,\"subscribe\":{\"channel\":\"" + CHANNEL + "\"}}");
            assertThat(client.text()).contains("\"id\":2,\"subscribe\"");
        }

        assertThat(server.stop()).as("by itself").isTrue();

        assertThat(clients).extracting(RawClient::awaitEnd).containsOnly(SHUTDOWN);
        assertThat(isLocked()).isFalse();
    }
}
