package dev.foray.protocol.centrifuge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.auth.Identity;
import dev.foray.auth.Identity.Anonymous;
import dev.foray.auth.Identity.User;
import dev.foray.channel.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectTest {
    private TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private void serverWith(String... settings) {
        server.close();
        Map<String, String> all = new LinkedHashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        server = new TestServer(all);
    }

    private void user(String name) {
        server.tokens.connection(name, new User(name, null, 0, Map.of()));
    }

    @Test
    void anonymousClientsMayComeWhereTheSettingsSaySo() {
        TestClient client = server.client();

        assertThat(client.ask("{'id':1,'connect':{}}"))
                .isEqualTo("{'id':1,'connect':{'client':'CLIENT','version':'1.0','ping':25,'pong':true}}");
        assertThat(client.connection().info().user()).isEmpty();
        assertThat(server.registry.ofUser(""))
                .containsExactly(client.connection().session());
    }

    @Test
    void withoutATokenNobodyComesWhereTheSettingsSayOtherwise() {
        serverWith("client.allow_anonymous_connect_without_token", "false");
        TestClient client = server.client();

        client.send("{'id':1,'connect':{}}");

        assertThat(client.closed().code()).isEqualTo(3501);
        assertThat(client.closed().reason()).contains("token");
    }

    @Test
    void whoIsSignedInToTheContainerNeedsNoToken() {
        serverWith("client.allow_anonymous_connect_without_token", "false");
        TestClient client = server.client("ann");

        assertThat(client.ask("{'id':1,'connect':{}}")).startsWith("{'id':1,'connect':{'client':'CLIENT'");
        assertThat(client.connection().info().user()).isEqualTo("ann");
    }

    @Test
    void aTokenSaysWhoItIsAndHowLong() {
        server.tokens.connection("ann", new User("ann", new JsonText("{\"a\":1}"), server.now() + 300, Map.of()));
        TestClient client = server.client("somebody else");

        assertThat(client.ask("{'id':1,'connect':{'token':'ann'}}"))
                .isEqualTo("{'id':1,'connect':{'client':'CLIENT','version':'1.0','expires':true,'ttl':300,"
                        + "'ping':25,'pong':true}}");
        assertThat(client.connection().info().user()).isEqualTo("ann");
        assertThat(client.connection().info().connInfo()).isEqualTo(new JsonText("{\"a\":1}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "expired | {'id':1,'error':{'code':109,'message':'token expired'}}",
                "later   | {'id':1,'error':{'code':100,'message':'internal server error: the keys of tokens cannot be had just"
                        + " now','temporary':true}}",
                "past    | {'id':1,'error':{'code':110,'message':'expired'}}",
            })
    void aTokenThatIsNoGoodIsAnError(String token, String reply) {
        server.tokens.connection("past", new User("ann", null, server.now(), Map.of()));
        TestClient client = server.client();

        assertThat(client.ask("{'id':1,'connect':{'token':'" + token + "'}}")).isEqualTo(reply);

        client.send("{'id':2,'subscribe':{'channel':'news:1'}}");
        assertThat(client.closed().code()).isEqualTo(3501);
    }

    @Test
    void anInvalidTokenEndsTheConnection() {
        TestClient client = server.client();

        client.send("{'id':1,'connect':{'token':'unknown'}}");

        assertThat(client.closed().code()).isEqualTo(3500);
    }

    @Test
    void anInsecureServerReadsTokensButLetsNobodyExpire() {
        serverWith("client.insecure", "true");
        server.tokens.connection("ann", new User("ann", null, server.now() - 1, Map.of()));

        assertThat(server.client().ask("{'id':1,'connect':{'token':'ann'}}"))
                .isEqualTo("{'id':1,'connect':{'client':'CLIENT','version':'1.0','ping':25,'pong':true}}");
        TestClient client = server.client();
        client.send("{'id':1,'connect':{'token':'unknown'}}");
        assertThat(client.closed().code()).isEqualTo(3500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'id':1,'subscribe':{'channel':'news:1'}}",
                "{'send':{'data':1}}",
                "{}",
                "{'id':0,'connect':{}}",
                "{'connect':{}}",
                "{'id':4294967296,'connect':{}}",
                "{'id':1,'ping':{}}",
                "nonsense",
                "",
                "{'id':1,'connect':{}}\n{'id':2,'connect':{}}",
            })
    void whatDoesNotBeginWithConnectIsABadRequest(String message) {
        TestClient client = server.client();

        client.send(message);

        assertThat(client.closed().code()).isEqualTo(3501);
        assertThat(client.closed().reason()).startsWith("bad request: ");
    }

    @Test
    void commandsThatComeWithConnectWaitForIt() {
        CompletableFuture<Identity> token = server.tokens.slowConnection("slow");
        TestClient client = server.client();
        client.send("{'id':1,'connect':{'token':'slow'}}\n{'id':2,'subscribe':{'channel':'x'}}\n");
        client.send("{'id':3,'presence':{'channel':'room:1'}}");
        assertThat(client.transport().frames()).isEmpty();

        token.complete(Anonymous.UNKNOWN);

        assertThat(client.next(3))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("{'id':1,'connect':"),
                        second -> assertThat(second).isEqualTo("{'id':2,'subscribe':{}}"),
                        third -> assertThat(third).isEqualTo("{'id':3,'presence':{'presence':{}}}"));
    }

    @Test
    void theWholeServerHasALimitOfConnections() {
        serverWith("client.connection_limit", "1");
        TestClient first = server.connected();

        TestClient second = server.client();

        assertThat(second.closed().code()).isEqualTo(3504);
        assertThat(second.closed().reason()).isEqualTo("connection limit: connection_limit 1");
        assertThat(first.connection().session().hasEnded()).isFalse();
    }

    @Test
    void newSessionsBeyondTheRateLimitAreSentAwayToComeAgain() {
        serverWith("client.connection_rate_limit", "1");

        List<TestClient> refused = Stream.generate(server::client)
                .limit(10)
                .filter(client -> client.connection().session().hasEnded())
                .toList();

        assertThat(refused).hasSizeBetween(1, 9).allSatisfy(client -> {
            assertThat(client.closed().code()).isEqualTo(3013);
            assertThat(client.closed().reason()).isEqualTo("too many requests: connection_rate_limit 1");
        });
    }

    @Test
    void aUserHasALimitOfConnections() {
        serverWith("client.user_connection_limit", "1");
        user("ann");
        var unused = server.connected("ann");
        TestClient second = server.client();

        second.send("{'id':1,'connect':{'token':'ann'}}");

        assertThat(second.closed().code()).isEqualTo(3504);
        assertThat(second.closed().reason()).contains("user_connection_limit 1");
    }

    @Test
    void aServerThatStopsSendsClientsAway() {
        TestClient here = server.connected();
        server.sessions.close();

        assertThat(here.closed().code()).isEqualTo(3001);
        TestClient late = server.client();
        assertThat(late.connection().session().hasEnded()).isTrue();
        late.connection().gone();
    }
}
