package dev.foray.protocol.centrifuge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.auth.Identity.Grant;
import dev.foray.auth.Identity.Overrides;
import dev.foray.auth.Identity.User;
import dev.foray.auth.TokenVerifier.SubscriptionClaims;
import dev.foray.channel.ChannelName;
import dev.foray.channel.JsonText;
import dev.foray.channel.Position;
import dev.foray.hub.Peer.ServerSubscription;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens to a client over time and from outside: expiry, refreshing, and the server API's wishes. */
class LifeTest {
    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private void look(TestClient client) {
        Expiry.check(client.connection(), server.protocol);
    }

    private TestClient user(String user, long expireAt) {
        server.tokens.connection(user, new User(user, null, expireAt, Map.of()));
        return server.connected(user);
    }

    private static Grant until(long expireAt) {
        return new Grant(null, null, expireAt, Overrides.NONE);
    }

    /** A client that is subscribed to a channel for a minute. */
    private TestClient subscribed() {
        TestClient client = user("ann", 0);
        ChannelName channel = new ChannelName("closed:1");
        server.tokens.subscription("s", new SubscriptionClaims("ann", channel, until(server.now() + 60)));
        assertThat(client.ask("{'id':2,'subscribe':{'channel':'closed:1','token':'s'}}"))
                .contains("'ttl':60");
        return client;
    }

    @Test
    void aPongThatNobodyAskedForIsABadRequest() {
        TestClient client = server.connected();

        client.send("{}");

        assertThat(client.closed().code()).isEqualTo(3501);
        assertThat(client.closed().reason()).isEqualTo("bad request: a pong without a ping");
    }

    @Test
    void aConnectionThatIsNotRefreshedExpires() {
        TestClient client = user("ann", server.now() + 10);

        server.clock.advance(Duration.ofSeconds(35));
        look(client);
        assertThat(client.connection().session().hasEnded()).isFalse();
        server.clock.advance(Duration.ofSeconds(1));
        look(client);

        assertThat(client.closed().code()).isEqualTo(3005);
    }

    @Test
    void aRefreshedConnectionGoesOn() {
        TestClient client = user("ann", server.now() + 10);
        server.tokens.connection("more", new User("ann", new JsonText("1"), server.now() + 100, Map.of()));

        assertThat(client.ask("{'id':2,'refresh':{'token':'more'}}"))
                .isEqualTo("{'id':2,'refresh':{'client':'CLIENT','version':'1.0','expires':true,'ttl':100}}");
        server.clock.advance(Duration.ofSeconds(90));
        look(client);

        assertThat(client.connection().session().hasEnded()).isFalse();
        assertThat(client.connection().info().connInfo()).isEqualTo(new JsonText("1"));
    }

    @ParameterizedTest
    @CsvSource({"expired,3005", "unknown,3500", "bob,3500", "'',3501"})
    void aTokenThatIsNoGoodEndsTheConnection(String token, int code) {
        server.tokens.connection("bob", new User("bob", null, 0, Map.of()));
        TestClient client = user("ann", 0);

        client.send("{'id':2,'refresh':{'token':'" + token + "'}}");

        assertThat(client.closed().code()).isEqualTo(code);
    }

    @Test
    void keysThatCannotBeHadAreAnError() {
        assertThat(user("ann", 0).ask("{'id':2,'refresh':{'token':'later'}}")).contains("'code':100");
    }

    @Test
    void whoCameWithoutATokenHasNothingToRefresh() {
        TestClient client = server.connected();

        client.send("{'id':2,'refresh':{'token':'more'}}");

        assertThat(client.closed().code()).isEqualTo(3501);
    }

    @Test
    void aSubscriptionThatIsNotRefreshedExpires() {
        TestClient client = subscribed();

        server.clock.advance(Duration.ofSeconds(85));
        look(client);
        assertThat(client.connection().subscriptions().all()).hasSize(1);
        server.clock.advance(Duration.ofSeconds(1));
        look(client);

        assertThat(client.next())
                .isEqualTo("{'push':{'channel':'closed:1','unsubscribe':{'code':2501,'reason':'expired'}}}");
        assertThat(client.connection().subscriptions().all()).isEmpty();
    }

    @Test
    void aServerSideSubscriptionThatExpiresEndsTheConnection() {
        server.tokens.connection(
                "ann", new User("ann", null, 0, Map.of(new ChannelName("x"), until(server.now() + 1))));
        TestClient client = server.connected("ann");

        server.clock.advance(Duration.ofSeconds(27));
        look(client);

        assertThat(client.closed().code()).isEqualTo(3006);
    }

    @Test
    void aRefreshedSubscriptionGoesOn() {
        TestClient client = subscribed();
        server.tokens.subscription(
                "more", new SubscriptionClaims("ann", new ChannelName("closed:1"), until(server.now() + 200)));

        assertThat(client.ask("{'id':3,'sub_refresh':{'channel':'closed:1','token':'more'}}"))
                .isEqualTo("{'id':3,'sub_refresh':{'expires':true,'ttl':200}}");
        server.clock.advance(Duration.ofSeconds(150));
        look(client);
        assertThat(client.connection().subscriptions().all()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "closed:2,more,103",
        "closed:1,'',107",
        "closed:1,expired,109",
        "closed:1,past,110",
        "closed:1,later,100"
    })
    void aSubscriptionThatCannotBeRefreshedIsAnError(String channel, String token, int code) {
        server.tokens.subscription(
                "past", new SubscriptionClaims("ann", new ChannelName("closed:1"), until(server.now())));

        assertThat(subscribed().ask("{'id':3,'sub_refresh':{'channel':'" + channel + "','token':'" + token + "'}}"))
                .startsWith("{'id':3,'error':{'code':" + code + ",");
    }

    @ParameterizedTest
    @CsvSource({"unknown,3500", "bob,3500", "elsewhere,3500"})
    void aSubscriptionTokenThatIsSomebodyElsesEndsTheConnection(String token, int code) {
        server.tokens.subscription("bob", new SubscriptionClaims("bob", new ChannelName("closed:1"), Grant.PLAIN));
        server.tokens.subscription(
                "elsewhere", new SubscriptionClaims("ann", new ChannelName("closed:2"), Grant.PLAIN));
        TestClient client = subscribed();

        client.send("{'id':3,'sub_refresh':{'channel':'closed:1','token':'" + token + "'}}");

        assertThat(client.closed().code()).isEqualTo(code);
    }

    @Test
    void whoSubscribedWithoutATokenHasNothingToRefresh() {
        TestClient client = server.connected();
        client.ask("{'id':2,'subscribe':{'channel':'x'}}");

        client.send("{'id':3,'sub_refresh':{'channel':'x','token':'more'}}");

        assertThat(client.closed().code()).isEqualTo(3501);
    }

    @Test
    void aClientIsSubscribedFromOutside() {
        Position position = server.publish("news:1", "1").position();
        server.publish("news:1", "2");
        TestClient client = server.connected();
        ServerSubscription subscription =
                new ServerSubscription(null, new JsonText("{}"), 0, position, null, null, null, null, null);

        client.connection().subscribe(new ChannelName("news:1"), subscription);
        client.connection().subscribe(new ChannelName("news:1"), subscription);
        server.publish("news:1", "3");

        assertThat(client.next(3))
                .containsExactly(
                        "{'push':{'channel':'news:1','subscribe':{'recoverable':true,'epoch':'EPOCH','offset':1,"
                                + "'positioned':true,'data':{}}}}",
                        "{'push':{'channel':'news:1','pub':{'data':2,'offset':2}}}",
                        "{'push':{'channel':'news:1','pub':{'data':3,'offset':3}}}");
    }

    @Test
    void whatCannotBeSubscribedFromOutsideIsLeft() {
        TestClient client = server.connected();
        client.connection().subscribe(new ChannelName("none:1"), ServerSubscription.PLAIN);
        client.connection().subscribe(new ChannelName("board:1"), ServerSubscription.PLAIN);
        TestClient fresh = server.client();
        fresh.connection().subscribe(new ChannelName("x"), ServerSubscription.PLAIN);

        assertThat(client.connection().subscriptions().all()).isEmpty();
        assertThat(fresh.connection().subscriptions().all()).isEmpty();
        assertThat(client.connection().session().hasEnded()).isFalse();
    }

    @Test
    void moreChannelsThanASessionMayHaveEndTheConnection() {
        TestClient client = server.connected();

        for (int i = 0; i < 6; i++) {
            client.connection().subscribe(new ChannelName("x" + i), ServerSubscription.PLAIN);
        }

        assertThat(client.closed().code()).isEqualTo(3505);
    }

    @Test
    void aClientIsUnsubscribedFromOutside() {
        TestClient client = server.connected();
        client.ask("{'id':2,'subscribe':{'channel':'x'}}");

        client.connection().unsubscribe(new ChannelName("x"), 2000, "server unsubscribe");
        client.connection().unsubscribe(new ChannelName("x"), 2000, "server unsubscribe");

        assertThat(client.next())
                .isEqualTo("{'push':{'channel':'x','unsubscribe':{'code':2000,'reason':'server unsubscribe'}}}");
        assertThat(client.gotAll()).isTrue();
        assertThat(server.hub.figures().subscriptions()).isZero();
    }

    @Test
    void aConnectionIsRefreshedFromOutside() {
        TestClient client = server.connected();

        client.connection().refresh(server.now() + 100, new JsonText("{\"x\":1}"));
        assertThat(client.connection().info().connInfo()).isEqualTo(new JsonText("{\"x\":1}"));
        client.connection().refresh(server.now() + 50, null);
        assertThat(client.connection().info().connInfo()).isEqualTo(new JsonText("{\"x\":1}"));
        assertThat(client.connection().session().hasEnded()).isFalse();
        client.connection().refresh(server.now(), null);

        assertThat(client.closed().code()).isEqualTo(3005);
    }
}
