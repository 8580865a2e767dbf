package dev.foray.protocol.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.auth.Identity;
import dev.foray.auth.Identity.Grant;
import dev.foray.auth.TokenVerifier.SubscriptionClaims;
import dev.foray.channel.ChannelName;
import dev.foray.session.Disconnect;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connecting to namespaces, and being disconnected. */
class ConnectingTest {
    private SocketIoServer server = new SocketIoServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void theDefaultNamespaceIsTheChannelOfTheSettings() {
        SocketIoClient client = server.client();

        assertThat(client.ask("0")).isEqualTo("0{'sid':'SID','pid':'PID'}");
        server.publish("news:main", "{\"event\":\"x\",\"args\":[1]}");

        assertThat(client.next()).isEqualTo("2['x',1,'EPOCH:1']");
    }

    @Test
    void withoutOneThereIsNoDefaultNamespace() {
        server.close();
        server = new SocketIoServer(Map.of("socketio.default_channel", ""));

        assertThat(server.client().ask("0")).startsWith("4{'message':'Invalid namespace','data':{'code':102,");
    }

    @Test
    void whereNothingIsKeptThereIsNothingToRecoverWith() {
        assertThat(server.client().ask("0/plain:1,")).isEqualTo("0/plain:1,{'sid':'SID'}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0/nowhere:1  | 'Invalid namespace' | 102",
                "0/closed:1   | 'permission denied' | 103",
                "0/map:1      | 'bad request: a map channel has keys, and no events' | 107",
                "0/news:1,{'token':'unknown'} | 'invalid token' | 3500",
                "0/news:1,{'token':'expired'} | 'token expired' | 109",
                "0/news:1,{'token':'later'}   | 'internal server error: the keys of tokens cannot be had just now'| 100",
                "0/news:1,{'subscription_token':'unknown'}"
                        + " | 'permission denied: invalid subscription token' | 103",
            })
    void whoMayNotBeThereIsRefusedAndTheConnectionGoesOn(String packet, String message, int code) {
        SocketIoClient client = server.client();

        assertThat(client.ask(packet))
                .startsWith("4/")
                .contains("{'message':'" + message + "','data':{'code':" + code + ",");

        assertThat(client.ask("0/plain:1,")).startsWith("0/plain:1,{'sid':");
    }

    @Test
    void aNameThatIsTooLongIsRefused() {
        assertThat(server.client().ask("0/news:" + "x".repeat(40) + ",")).contains("'code':107");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2['x']",
                "1",
                "3[1]",
                "0/plain:1,0/plain:1,",
                "0/plain:1,2/plain:2,['x']",
                "2/plain:1,[]",
                "x",
                "4{'message':'x'}"
            })
    void whatMustNotBeSentEndsTheConnection(String packets) {
        SocketIoClient client = server.client();

        for (String packet : packets.split("(?<=,)(?=[0-9]/)")) {
            client.send(packet);
        }

        assertThat(client.closed().code()).isEqualTo(Disconnect.BAD_REQUEST.code());
    }

    @Test
    void whatIsSentWhileATokenIsReadWaits() {
        CompletableFuture<Identity> identity = server.tokens.slowConnection("slow");
        SocketIoClient client = server.client();
        client.send("0/plain:1,{'token':'slow'}");
        client.send("2/plain:1,5['x']");

        identity.complete(new Identity.User("ann", null, 0, Map.of()));

        assertThat(client.next()).isEqualTo("0/plain:1,{'sid':'SID'}");
        assertThat(client.next(2)).containsExactlyInAnyOrder("2/plain:1,['x']", "3/plain:1,5[{}]");
        assertThat(server.registry.ofUser("ann")).hasSize(1);
    }

    @Test
    void aConnectionIsOfOneUser() {
        SocketIoClient client = server.connected("/plain:1");
        assertThat(server.registry.ofUser("")).hasSize(1);

        assertThat(client.ask("0/plain:2,{'token':'" + server.token("ann", 0) + "'}"))
                .startsWith("0/plain:2,{'sid'");
        assertThat(client.ask("0/plain:3,{'token':'" + server.token("bob", 0) + "'}"))
                .startsWith("4/plain:3,{'message':'permission denied: another user has this connection");

        assertThat(server.registry.ofUser("")).isEmpty();
        assertThat(server.registry.ofUser("ann")).hasSize(1);
        assertThat(server.registry.ofUser("bob")).isEmpty();
    }

    @Test
    void aUserCountsOnceForAllNamespacesOfAConnection() {
        server.close();
        server = new SocketIoServer(Map.of("client.user_connection_limit", "1"));
        String token = server.token("ann", 0);
        SocketIoClient client = server.client();
        assertThat(client.ask("0/plain:1,{'token':'" + token + "'}")).startsWith("0/plain:1,{'sid'");
        assertThat(client.ask("0/plain:2,{'token':'" + token + "'}")).startsWith("0/plain:2,{'sid'");

        assertThat(server.client().ask("0/plain:1,{'token':'" + token + "'}"))
                .contains("'message':'connection limit: user_connection_limit 1'");
    }

    @Test
    void tokensOpenChannels() {
        ChannelName closed = new ChannelName("closed:1");
        server.tokens.connection("granting", new Identity.User("ann", null, 0, Map.of(closed, Grant.PLAIN)));
        server.tokens.connection("plain", new Identity.User("ann", null, 0, Map.of()));
        server.tokens.subscription("own", new SubscriptionClaims("ann", closed, Grant.PLAIN));

        assertThat(server.client().ask("0/closed:1,{'token':'granting'}")).startsWith("0/closed:1,");
        assertThat(server.client().ask("0/closed:1,{'token':'plain','subscription_token':'own'}"))
                .startsWith("0/closed:1,");
        assertThat(server.client().ask("0/closed:1,{'subscription_token':'own'}"))
                .contains("'code':3500");
    }

    @Test
    void whoseTimeIsOverIsDisconnectedInAWayThatLetsItComeAgain() {
        SocketIoClient client = server.client();
        assertThat(client.ask("0/plain:1,{'token':'" + server.token("ann", server.now() + 60) + "'}"))
                .startsWith("0");
        client.connection().tick(0);
        assertThat(client.isOpen()).isTrue();

        server.clock.advance(Duration.ofSeconds(60));
        client.connection().tick(0);

        assertThat(client.closed()).isEqualTo(Disconnect.EXPIRED);
        assertThat(server.client().ask("0/plain:1,{'token':'ann-" + server.now() + "'}"))
                .contains("'code':110");
    }

    @Test
    void whoComesWithoutAnyNamespaceIsSentAway() {
        SocketIoClient client = server.client();
        long start = System.nanoTime();
        client.connection().tick(start);
        client.connection().tick(start + TimeUnit.SECONDS.toNanos(20));
        assertThat(client.isOpen()).isTrue();

        client.connection().tick(start + TimeUnit.SECONDS.toNanos(90));

        assertThat(client.closed().code()).isEqualTo(Disconnect.STALE.code());
    }

    @Test
    void whoHasLeftItsNamespaceMayStay() {
        SocketIoClient client = server.connected("/plain:1");
        client.send("1/plain:1,");
        client.connection().tick(1);
        client.connection().tick(TimeUnit.HOURS.toNanos(1));

        assertThat(client.ask("0/plain:1,")).startsWith("0/plain:1,{'sid'");
        assertThat(server.hub.figures().subscriptions()).isEqualTo(1);
    }

    @Test
    void whoIsNotToComeAgainIsToldSoInEveryNamespace() {
        SocketIoClient client = server.connected("/plain:1");
        var unused = client.ask("0/plain:2,");

        client.connection().session().end(Disconnect.FORCED);

        assertThat(client.next(2)).containsExactlyInAnyOrder("1/plain:1,", "1/plain:2,");
        assertThat(client.closed()).isEqualTo(Disconnect.FORCED);
        assertThat(server.hub.figures().subscriptions()).isZero();
    }

    @Test
    void whoMayComeAgainIsToldNothing() {
        SocketIoClient client = server.connected("/plain:1");

        client.connection().session().end(Disconnect.SHUTDOWN);

        assertThat(client.closed()).isEqualTo(Disconnect.SHUTDOWN);
    }
}
