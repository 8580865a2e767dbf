package dev.foray.protocol.centrifuge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.auth.Identity.Grant;
import dev.foray.auth.Identity.User;
import dev.foray.channel.ChannelName;
import dev.foray.channel.Position;
import dev.foray.hub.Peer.ServerSubscription;
import dev.foray.protocol.QueryParameters;
import dev.foray.protocol.SizeLimit;
import dev.foray.testing.RecordingTransport;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that say what they want once, and then only listen. */
class OneWayTest {
    private static final SizeLimit LIMIT = new SizeLimit(1000);

    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private TestClient client(Medium medium) {
        RecordingTransport transport = RecordingTransport.joining(RecordingTransport.AT_ONCE);
        return new TestClient(
                server.protocol.open(new Newcomer("192.0.2.1", null, medium, null), transport), transport);
    }

    private TestClient connected(String request) {
        TestClient client = client(Medium.ONE_WAY_STREAM);
        client.connection().introduce(Introduction.of(request.replace('\'', '"'), LIMIT));
        return client;
    }

    private TestClient at(String query) {
        TestClient client = client(Medium.ONE_WAY_STREAM);
        client.connection().introduce(Introduction.of(QueryParameters.of(query), LIMIT));
        return client;
    }

    @Test
    void whatTheyGetDoesNotSayThatItIsAPush() {
        TestClient client = connected("{'subs':{'news:1':{}}}");
        assertThat(client.next())
                .isEqualTo("{'connect':{'client':'CLIENT','version':'1.0','subs':{'news:1':{'recoverable':true,"
                        + "'epoch':'EPOCH','positioned':true}},'ping':23}}");

        server.publish("news:1", "{\"a\":1}");

        assertThat(client.next()).isEqualTo("{'channel':'news:1','pub':{'data':{'a':1},'offset':1}}");
    }

    @Test
    void theyHearWhoComesAndGoes() {
        TestClient client = connected("{'subs':{'room:1':{}}}");
        assertThat(client.next()).startsWith("{'connect':");

        TestClient other = server.connected();
        other.send("{'id':2,'subscribe':{'channel':'room:1'}}");

        assertThat(client.next()).startsWith("{'channel':'room:1','join':{'info':");
    }

    @Test
    void theyGetWhatTheyMissed() {
        Position first = server.publish("news:1", "1").position();
        server.publish("news:1", "2");

        TestClient client = connected(
                "{'subs':{'news:1':{'recover':true,'epoch':'" + first.epoch() + "','offset':" + first.offset() + "}}}");

        assertThat(client.next()).contains("'publications':[{'data':2,'offset':2}],'recovered':true");
    }

    @Test
    void whatAnAddressCanSay() {
        Position first = server.publish("news:1", "1").position();
        server.publish("news:1", "2");

        assertThat(at("channel=news:1&since=" + first.epoch() + ":1").next()).contains("{'data':2,'offset':2}");
        assertThat(at("channel=room:1&channel=news%3A1").next()).contains("'news:1':{", "'room:1':{");
        assertThat(at("cf_connect=%7B%22subs%22:%7B%22room:1%22:%7B%7D%7D%7D").next())
                .contains("'room:1':{");
        assertThat(at("").next()).doesNotContain("subs");
    }

    @Test
    void aTokenInTheAddressSaysWho() {
        ChannelName closed = new ChannelName("closed:1");
        server.tokens.connection("t", new User("ann", null, 0, Map.of(closed, Grant.PLAIN)));

        TestClient client = at("token=t");

        assertThat(client.next()).contains("'subs':{'closed:1':{");
        assertThat(client.connection().info().user()).isEqualTo("ann");
    }

    @ParameterizedTest
    @ValueSource(strings = {"channel=a&channel=b&since=e:1", "channel=a&since=1", "since=e:1", "cf_connect=%7B"})
    void whatCannotBeUnderstoodIsToldBeforeAnythingBegins(String query) {
        org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> Introduction.of(QueryParameters.of(query), LIMIT))
                .withMessageMatching("(?s)(since: must be epoch:offset|not a connect request in JSON).*");
    }

    @ParameterizedTest
    @CsvSource({
        "closed:1, 3507, the channel closed:1",
        "nowhere:1, 3501, nowhere",
        "board:1, 3501, a map channel",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx, 3501, 40"
    })
    void whatTheyMayNotHaveIsToldByTheEnd(String channel, int code, String detail) {
        TestClient client = connected("{'subs':{'" + channel + "':{}}}");

        assertThat(client.closed().code()).isEqualTo(code);
        assertThat(client.closed().reason()).contains(detail);
    }

    @ParameterizedTest
    @CsvSource({"expired,3005", "unknown,3500", "later,3004"})
    void aBadTokenIsToldByTheEnd(String token, int code) {
        assertThat(connected("{'token':'" + token + "'}").closed().code()).isEqualTo(code);
    }

    @Test
    void moreChannelsThanMayBeAreToldByTheEnd() {
        TestClient client = at("channel=a&channel=b&channel=c&channel=d&channel=e&channel=f");

        assertThat(client.closed().code()).isEqualTo(3505);
        assertThat(client.closed().reason()).contains("channel_limit 5");
    }

    @Test
    void theServerSubscribesAndUnsubscribesThem() {
        TestClient client = connected("null");
        assertThat(client.next()).startsWith("{'connect':");

        client.connection().subscribe(new ChannelName("room:1"), ServerSubscription.PLAIN);
        assertThat(client.next()).isEqualTo("{'channel':'room:1','subscribe':{}}");
        client.connection().unsubscribe(new ChannelName("room:1"), 2000, "server unsubscribe");

        assertThat(client.next())
                .isEqualTo("{'channel':'room:1','unsubscribe':{'code':2000,'reason':'server unsubscribe'}}");
    }

    @Test
    void theyArePingedAndNeedNotAnswer() {
        TestClient client = connected("{}");
        assertThat(client.next()).startsWith("{'connect':");
        long now = System.nanoTime();
        for (int second = 0; second <= 150; second++) {
            client.connection().tick(now + TimeUnit.SECONDS.toNanos(second));
        }

        assertThat(client.next(4)).containsOnly("{}");
        assertThat(client.connection().session().hasEnded()).isFalse();
    }

    @Test
    void onAWebSocketItsOwnPongsAreWaitedFor() {
        TestClient client = client(Medium.ONE_WAY_WEBSOCKET);
        client.connection().introduce(Introduction.of("{}", LIMIT));
        assertThat(client.next()).contains("'ping':25");
        long now = System.nanoTime();
        client.connection().tick(now);
        client.connection().tick(now + TimeUnit.SECONDS.toNanos(60));
        client.transport().awaitPings(1);

        client.connection().alive();
        client.connection().tick(now + TimeUnit.SECONDS.toNanos(68));
        assertThat(client.connection().session().hasEnded()).isFalse();
        client.connection().tick(now + TimeUnit.SECONDS.toNanos(120));
        client.connection().tick(now + TimeUnit.SECONDS.toNanos(128));

        assertThat(client.closed().code()).isEqualTo(3012);
    }

    @Test
    void whoGetsRepliesAndAsksForChannelsWhenItConnectsGetsOnlyItsOwn() {
        TestClient client = server.client();

        assertThat(client.ask("{'id':1,'connect':{'subs':{'news:1':{}}}}")).doesNotContain("subs");
    }
}
