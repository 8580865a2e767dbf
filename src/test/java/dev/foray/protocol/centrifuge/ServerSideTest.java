package dev.foray.protocol.centrifuge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.auth.Identity;
import dev.foray.auth.Identity.Grant;
import dev.foray.auth.Identity.User;
import dev.foray.channel.ChannelName;
import dev.foray.channel.JsonText;
import dev.foray.testing.Latches;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Subscriptions that come with the token, and are told in the reply to {@code connect}. */
class ServerSideTest {
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

    private static Map<ChannelName, Grant> plain(String... channels) {
        Map<ChannelName, Grant> grants = new LinkedHashMap<>();
        for (String channel : channels) {
            grants.put(new ChannelName(channel), Grant.PLAIN);
        }
        return grants;
    }

    private void user(String name, String... channels) {
        server.tokens.connection(name, new User(name, null, 0, plain(channels)));
    }

    @Test
    void tokensSubscribeToChannels() {
        server.publish("news:1", "1");
        user("ann", "news:1");
        TestClient client = server.client();

        assertThat(client.ask("{'id':1,'connect':{'token':'ann'}}"))
                .isEqualTo("{'id':1,'connect':{'client':'CLIENT','version':'1.0','subs':{'news:1':"
                        + "{'recoverable':true,'epoch':'EPOCH','offset':1,'positioned':true}},'ping':25,'pong':true}}");

        server.publish("news:1", "2");
        assertThat(client.next()).isEqualTo("{'push':{'channel':'news:1','pub':{'data':2,'offset':2}}}");
    }

    @Test
    void grantsSetWhatHoldsForOneSubscription() {
        Grant grant = new Grant(
                new JsonText("\"seen\""),
                new JsonText("{\"d\":1}"),
                0,
                new Identity.Overrides(true, true, true, null, null));
        server.tokens.connection("ann", new User("ann", null, 0, Map.of(new ChannelName("x"), grant)));
        TestClient client = server.client();

        assertThat(client.ask("{'id':1,'connect':{'token':'ann'}}")).contains("'subs':{'x':{'data':{'d':1}}}");
        assertThat(server.hub.presence(new ChannelName("x")).clients())
                .singleElement()
                .satisfies(info -> assertThat(info.chanInfo()).isEqualTo(new JsonText("\"seen\"")));
    }

    @Test
    void serverSideSubscriptionsAreRecovered() {
        server.publish("news:1", "1");
        user("ann", "news:1", "news:2");
        TestClient before = server.client();
        before.ask("{'id':1,'connect':{'token':'ann'}}");
        server.publish("news:1", "2");
        String epoch = server.publish("news:1", "3").position().epoch();
        TestClient client = server.client();

        String reply = client.ask("{'id':1,'connect':{'token':'ann','subs':{'news:1':{'recover':true,'offset':1,"
                + "'epoch':'" + epoch + "'},'other':{'recover':true}}}}");

        assertThat(reply)
                .contains("'news:1':{'recoverable':true,'epoch':'EPOCH','publications':[{'data':2,'offset':2},"
                        + "{'data':3,'offset':3}],'recovered':true,'offset':1,'positioned':true,'was_recovering':true}")
                .contains("'news:2':{'recoverable':true,'epoch':'EPOCH','positioned':true}")
                .doesNotContain("other");
    }

    @Test
    void whatIsPublishedWhileConnectingComesAfterTheReply() {
        serverWith("client.channel_limit", "100");
        String[] channels = new String[50];
        for (int i = 0; i < channels.length; i++) {
            channels[i] = "news:" + i;
        }
        user("ann", channels);
        var publisher = Latches.started(() -> {
            for (int i = 0; i < 500; i++) {
                server.publish("news:" + i % 50, "" + i);
            }
        });
        for (int i = 0; i < 20; i++) {
            TestClient client = server.client();
            assertThat(client.ask("{'id':1,'connect':{'token':'ann'}}")).startsWith("{'id':1,'connect':");
        }
        Latches.join(publisher);
    }

    @Test
    void usersHaveAChannelOfTheirOwn() {
        serverWith("client.subscribe_to_user_personal_channel.enabled", "true");
        user("ann");

        assertThat(server.client().ask("{'id':1,'connect':{'token':'ann'}}")).contains("'subs':{'#ann':{}}");
        assertThat(server.client().ask("{'id':1,'connect':{}}")).doesNotContain("subs");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "none:1  | {'id':1,'error':{'code':102,'message':'unknown channel: namespace `none` is not configured'}}",
                "board:1 | {'id':1,'error':{'code':107,'message':'bad request: a map channel'}}",
            })
    void aChannelThatCannotBeHadIsAnErrorAndTheOthersAreLeft(String channel, String reply) {
        user("ann", "room:1", channel, "room:2");
        TestClient client = server.client();

        assertThat(client.ask("{'id':1,'connect':{'token':'ann'}}")).isEqualTo(reply.replace("`", "\\'"));

        Latches.eventually("all left", () -> server.hub.figures().subscriptions() == 0);
        assertThat(client.connection().session().hasEnded()).isFalse();
    }

    @Test
    void moreChannelsThanASessionMayHaveEndTheConnection() {
        user("ann", "1", "2", "3", "4", "5", "6");
        TestClient client = server.client();

        client.send("{'id':1,'connect':{'token':'ann'}}");

        assertThat(client.closed().code()).isEqualTo(3505);
        assertThat(client.closed().reason()).isEqualTo("channel limit: channel_limit 5");
    }
}
