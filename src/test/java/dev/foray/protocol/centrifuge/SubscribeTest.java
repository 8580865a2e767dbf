package dev.foray.protocol.centrifuge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.auth.Identity.Grant;
import dev.foray.auth.Identity.Overrides;
import dev.foray.auth.Identity.User;
import dev.foray.auth.TokenVerifier.SubscriptionClaims;
import dev.foray.channel.ChannelName;
import dev.foray.channel.JsonText;
import dev.foray.testing.Latches;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubscribeTest {
    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private void claims(String token, String user, String channel, long expireAt) {
        Grant grant = new Grant(new JsonText("{\"r\":1}"), new JsonText("[]"), expireAt, Overrides.NONE);
        server.tokens.subscription(token, new SubscriptionClaims(user, new ChannelName(channel), grant));
    }

    @Test
    void aSubscriberIsRepliedToAndThenGetsWhatIsPublished() {
        TestClient client = server.connected();

        assertThat(client.ask("{'id':2,'subscribe':{'channel':'x'}}")).isEqualTo("{'id':2,'subscribe':{}}");

        server.publish("x", "{\"a\":1}");
        assertThat(client.next()).isEqualTo("{'push':{'channel':'x','pub':{'data':{'a':1}}}}");
    }

    @Test
    void channelsWithHistoryTellTheirPosition() {
        server.publish("news:1", "1");
        TestClient client = server.connected();

        assertThat(client.ask("{'id':2,'subscribe':{'channel':'news:1'}}"))
                .isEqualTo("{'id':2,'subscribe':{'recoverable':true,'epoch':'EPOCH','offset':1,'positioned':true}}");
        assertThat(client.ask("{'id':3,'subscribe':{'channel':'news:empty'}}"))
                .isEqualTo("{'id':3,'subscribe':{'recoverable':true,'epoch':'EPOCH','positioned':true}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'channel':'none:1'              | 'code':102,'message':'unknown channel: namespace \\'none\\' is not configured'",
                "'channel':'closed:1'            | 'code':103,'message':'permission denied'",
                "'channel':'x','token':'unknown' | 'code':103,'message':'permission denied: invalid subscription token'",
                "'channel':'x','token':'expired' | 'code':109,'message':'token expired'",
                "'channel':'x','token':'later'   | 'code':100,'message':'internal server error: the keys of tokens cannot be had"
                        + " just now','temporary':true",
                "'channel':'a\\nb'               | 'code':107,'message':'bad request: channel has control characters'",
                "'channel':'12345678901234567890123456789012345678901' | 'code':107,'message':'bad request: channel is longer than"
                        + " channel.max_length 40'",
                "'channel':'x','type':1          | 'code':107,'message':'bad request: not a map channel'",
                "'channel':'board:1'             | 'code':107,'message':'bad request: a map channel'",
                "'channel':'x','tf':{'op':'or'}  | 'code':107,'message':'bad request: the channel offers no filter of tags'",
            })
    void whatCannotBeSubscribedToIsAnError(String request, String error) {
        TestClient client = server.connected();

        assertThat(client.ask("{'id':2,'subscribe':{" + request + "}}")).isEqualTo("{'id':2,'error':{" + error + "}}");
        assertThat(client.connection().subscriptions().all()).isEmpty();
        assertThat(client.ask("{'id':3,'subscribe':{'channel':'ok'}}")).isEqualTo("{'id':3,'subscribe':{}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'id':2,'subscribe':{}}", "{'id':2,'subscribe':{'channel':'x','delta':'xor'}}"})
    void whatNobodyCanHaveMeantEndsTheConnection(String command) {
        TestClient client = server.connected();

        client.send(command);

        assertThat(client.closed().code()).isEqualTo(3501);
    }

    @Test
    void aChannelIsSubscribedOnce() {
        TestClient client = server.connected();
        client.ask("{'id':2,'subscribe':{'channel':'x'}}");

        assertThat(client.ask("{'id':3,'subscribe':{'channel':'x'}}"))
                .isEqualTo("{'id':3,'error':{'code':105,'message':'already subscribed'}}");
    }

    @Test
    void aSessionHasALimitOfChannels() {
        TestClient client = server.connected();
        for (int i = 0; i < 5; i++) {
            client.ask("{'id':2,'subscribe':{'channel':'x" + i + "'}}");
        }

        assertThat(client.ask("{'id':3,'subscribe':{'channel':'x6'}}"))
                .isEqualTo("{'id':3,'error':{'code':106,'message':'limit exceeded: channel_limit 5'}}");
        client.ask("{'id':4,'unsubscribe':{'channel':'x1'}}");
        assertThat(client.ask("{'id':5,'subscribe':{'channel':'x6'}}")).isEqualTo("{'id':5,'subscribe':{}}");
    }

    @Test
    void deltasThatNobodyOffersAreLeftOut() {
        assertThat(server.connected().ask("{'id':2,'subscribe':{'channel':'x','delta':'fossil'}}"))
                .isEqualTo("{'id':2,'subscribe':{}}");
    }

    @Test
    void aTokenOpensAClosedChannel() {
        server.tokens.connection("ann", new User("ann", null, 0, Map.of()));
        claims("good", "ann", "closed:1", server.now() + 60);
        TestClient client = server.connected("ann");

        assertThat(client.ask("{'id':2,'subscribe':{'channel':'closed:1','token':'good'}}"))
                .isEqualTo("{'id':2,'subscribe':{'expires':true,'ttl':60,'data':[]}}");
        assertThat(server.hub.presence(new ChannelName("closed:1")).clients())
                .singleElement()
                .satisfies(info -> assertThat(info.chanInfo()).isEqualTo(new JsonText("{\"r\":1}")));
    }

    @ParameterizedTest
    @CsvSource({"bob,closed:1", "'',closed:1", "ann,closed:2"})
    void aTokenOfAnotherUserOrChannelEndsTheConnection(String user, String channel) {
        server.tokens.connection("ann", new User("ann", null, 0, Map.of()));
        claims("other", user, channel, 0);
        TestClient client = server.connected("ann");

        client.send("{'id':2,'subscribe':{'channel':'closed:1','token':'other'}}");

        assertThat(client.closed().code()).isEqualTo(3500);
    }

    @Test
    void unsubscribingWhileATokenIsVerifiedAnswersBoth() {
        CompletableFuture<SubscriptionClaims> token = server.tokens.slowSubscription("slow");
        TestClient client = server.connected();
        client.send("{'id':2,'subscribe':{'channel':'x','token':'slow'}}");

        client.send("{'id':3,'unsubscribe':{'channel':'x'}}");
        token.complete(new SubscriptionClaims("", new ChannelName("x"), Grant.PLAIN));

        assertThat(client.next(2))
                .containsExactly(
                        "{'id':2,'error':{'code':100,'message':'internal server error: unsubscribed meanwhile',"
                                + "'temporary':true}}",
                        "{'id':3,'unsubscribe':{}}");
        assertThat(server.hub.figures().subscriptions()).isZero();
        assertThat(client.ask("{'id':4,'subscribe':{'channel':'x'}}")).isEqualTo("{'id':4,'subscribe':{}}");
    }

    @Test
    void whoLeavesWhileATokenIsVerifiedIsNotSubscribed() {
        CompletableFuture<SubscriptionClaims> token = server.tokens.slowSubscription("slow");
        TestClient client = server.connected();
        client.send("{'id':2,'subscribe':{'channel':'x','token':'slow'}}");

        client.connection().gone();
        token.complete(new SubscriptionClaims("", new ChannelName("x"), Grant.PLAIN));

        assertThat(server.hub.figures().subscriptions()).isZero();
    }

    @Test
    void clientsMayWishForPositionsWhereTheChannelAllows() {
        TestClient client = server.connected();

        assertThat(client.ask("{'id':2,'subscribe':{'channel':'wish:1'}}")).isEqualTo("{'id':2,'subscribe':{}}");
        assertThat(client.ask("{'id':3,'subscribe':{'channel':'wish:2','positioned':true}}"))
                .isEqualTo("{'id':3,'subscribe':{'epoch':'EPOCH','positioned':true}}");
        assertThat(client.ask("{'id':4,'subscribe':{'channel':'wish:3','recoverable':true}}"))
                .isEqualTo("{'id':4,'subscribe':{'recoverable':true,'epoch':'EPOCH','positioned':true}}");
        assertThat(client.ask("{'id':5,'subscribe':{'channel':'x','positioned':true,'recoverable':true}}"))
                .isEqualTo("{'id':5,'subscribe':{}}");
    }

    @Test
    void whoWasAwayGetsWhatItMissed() {
        TestClient client = server.connected();
        server.publish("news:1", "1");
        client.ask("{'id':2,'subscribe':{'channel':'news:1'}}");
        client.ask("{'id':3,'unsubscribe':{'channel':'news:1'}}");
        server.publish("news:1", "2");

        assertThat(client.ask("{'id':4,'subscribe':{'channel':'news:1','recover':true,'offset':1,'epoch':'EPOCH'}}"))
                .isEqualTo("{'id':4,'subscribe':{'recoverable':true,'epoch':'EPOCH','publications':[{'data':2,"
                        + "'offset':2}],'recovered':true,'offset':1,'positioned':true,'was_recovering':true}}");
        server.publish("news:1", "3");
        assertThat(client.next()).isEqualTo("{'push':{'channel':'news:1','pub':{'data':3,'offset':3}}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'offset':0,'epoch':'_'", "'offset':3,'epoch':'other'", "'offset':99,'epoch':'EPOCH'"})
    void whatCannotBeRecoveredIsSaid(String position) {
        TestClient client = server.connected();
        server.publish("news:1", "1");
        client.ask("{'id':2,'history':{'channel':'news:1'}}");

        assertThat(client.ask("{'id':3,'subscribe':{'channel':'news:1','recover':true," + position + "}}"))
                .isEqualTo("{'id':3,'subscribe':{'recoverable':true,'epoch':'EPOCH','offset':1,'positioned':true,"
                        + "'was_recovering':true}}");
    }

    @Test
    void whoWantsNoGapsIsRefusedInstead() {
        server.publish("news:1", "1");

        assertThat(
                        server.connected()
                                .ask(
                                        "{'id':3,'subscribe':{'channel':'news:1','recover':true,'offset':0,'epoch':'_','flag':2}}"))
                .isEqualTo("{'id':3,'error':{'code':112,'message':'unrecoverable position'}}");
    }

    @Test
    void whereNothingIsKeptNothingIsRecovered() {
        assertThat(server.connected().ask("{'id':3,'subscribe':{'channel':'x','recover':true,'offset':1,'epoch':'e'}}"))
                .isEqualTo("{'id':3,'subscribe':{'was_recovering':true}}");
    }

    @Test
    void cacheModeGivesTheLatestOnly() {
        TestClient client = server.connected();
        server.publish("cache:1", "1");
        server.publish("cache:1", "2");

        assertThat(client.ask("{'id':2,'subscribe':{'channel':'cache:1','recover':true}}"))
                .isEqualTo("{'id':2,'subscribe':{'recoverable':true,'epoch':'EPOCH','publications':[{'data':2,"
                        + "'offset':2}],'recovered':true,'offset':2,'positioned':true,'was_recovering':true}}");
        client.ask("{'id':3,'unsubscribe':{'channel':'cache:1'}}");
        assertThat(client.ask("{'id':4,'subscribe':{'channel':'cache:1','recover':true,'offset':2,'epoch':'EPOCH'}}"))
                .isEqualTo("{'id':4,'subscribe':{'recoverable':true,'epoch':'EPOCH','recovered':true,'offset':2,"
                        + "'positioned':true,'was_recovering':true}}");
    }

    @Test
    void othersHearWhoJoinsAndLeaves() {
        TestClient first = server.connected();
        TestClient second = server.connected();
        first.ask("{'id':2,'subscribe':{'channel':'room:1'}}");

        second.ask("{'id':2,'subscribe':{'channel':'room:1'}}");
        assertThat(first.next())
                .isEqualTo("{'push':{'channel':'room:1','join':{'info':{'user':'','client':'" + second.id() + "'}}}}");
        second.connection().gone();
        assertThat(first.next())
                .isEqualTo("{'push':{'channel':'room:1','leave':{'info':{'user':'','client':'" + second.id() + "'}}}}");
        assertThat(server.hub.presence(new ChannelName("room:1")).clients()).hasSize(1);
    }

    @Test
    void whoWishesToHearOfOthersDoes() {
        TestClient first = server.connected();
        TestClient second = server.connected();
        first.ask("{'id':2,'subscribe':{'channel':'wish:1','join_leave':true}}");
        second.ask("{'id':2,'subscribe':{'channel':'wish:1'}}");

        assertThat(first.next()).startsWith("{'push':{'channel':'wish:1','join'");
        first.ask("{'id':3,'unsubscribe':{'channel':'wish:1'}}");
        assertThat(second.gotAll()).isTrue();
    }

    @Test
    void unsubscribingFromNothingIsFine() {
        assertThat(server.connected().ask("{'id':2,'unsubscribe':{'channel':'x'}}"))
                .isEqualTo("{'id':2,'unsubscribe':{}}");
    }

    @Test
    void aChannelThatBeginsAnewSendsItsSubscribersToComeAgain() {
        TestClient client = server.connected();
        client.ask("{'id':2,'subscribe':{'channel':'news:1'}}");

        server.hub.reset(new ChannelName("news:1"), "another");

        assertThat(client.next())
                .isEqualTo("{'push':{'channel':'news:1','unsubscribe':{'code':2500,'reason':'insufficient state'}}}");
        assertThat(client.ask("{'id':3,'subscribe':{'channel':'news:1'}}")).startsWith("{'id':3,'subscribe':");
    }

    @Test
    void forServerSideSubscriptionsThatEndsTheConnection() {
        server.tokens.connection("ann", new User("ann", null, 0, Map.of(new ChannelName("news:1"), Grant.PLAIN)));
        TestClient client = server.connected("ann");

        server.hub.reset(new ChannelName("news:1"), "another");

        assertThat(client.closed().code()).isEqualTo(3010);
        Latches.eventually("left", () -> server.hub.figures().subscriptions() == 0);
    }
}
