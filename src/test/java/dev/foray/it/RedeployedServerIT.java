package dev.foray.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.testing.LiveClient;
import dev.foray.testing.PlainClient;
import dev.foray.testing.TomcatServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The WAR deployed, used and undeployed again and again in one Tomcat. */
final class RedeployedServerIT {
    private static final int ROUNDS = 20;
    private static final int SESSIONS = 20;
    private static final int PUBLICATIONS = 20;
    private static final int SHUTDOWN = 3001;

    @TempDir
    Path folder;

    @Test
    void twentyRedeploymentsLeaveNoThreadNoClassLoaderNoOpenFileAndNoLock() throws Exception {
        Path war = Path.of(System.getProperty("foray.war"));
        try (TomcatServer server = TomcatServer.start(Path.of(System.getProperty("tomcat.home")), folder)) {
            for (int round = 1; round <= ROUNDS; round++) {
                server.deploy(war); // Refused if the folder were still locked.
                PlainClient plain = new PlainClient(server.webSocket("ws/chat:redeployed"));
                List<LiveClient> clients = use(server, round);
                for (int i = 0; i < PUBLICATIONS; i++) {
                    assertThat(plain.next()).isEqualTo("" + i);
                }
                server.undeploy();
                assertThat(plain.closed()).containsPattern("^(3001|1001) ");
                for (LiveClient client : clients) {
                    assertThat(client.awaitClose()).isIn(SHUTDOWN, 1001);
                }
            }

            assertThat(server.threads()).isNotEmpty().noneMatch(name -> name.startsWith("foray"));
            assertThat(server.openFiles(folder.resolve("data"))).isEmpty();
            assertThat(server.awaitClassLoaders(0)).isZero();
        }
    }

    /** Sessions that send and receive, and publishing by the API; everything arrives. */
    private static List<LiveClient> use(TomcatServer server, int round) throws IOException {
        List<LiveClient> clients = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            LiveClient client = new LiveClient(server.webSocket()).connect();
            client.subscribe("chat:redeployed");
            clients.add(client);
        }
        for (int i = 0; i < PUBLICATIONS; i++) {
            String body = "{\"channel\": \"chat:redeployed\", \"data\": " + i + "}";
            assertThat(server.post("publish", body).body())
                    .contains("\"offset\":" + ((round - 1) * PUBLICATIONS + i + 1));
        }
        for (LiveClient client : clients) {
            for (int i = 0; i < PUBLICATIONS; i++) {
                assertThat(client.awaitPublication().getInt("data")).isEqualTo(i);
            }
        }
        return clients;
    }
}
