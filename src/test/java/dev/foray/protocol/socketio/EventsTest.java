package dev.foray.protocol.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.channel.ChannelName;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.hub.Peer.ServerSubscription;
import dev.foray.session.Disconnect;
import dev.foray.testing.Latches;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events, those of this server too, and recovery. */
class EventsTest {
    private final SocketIoServer server = new SocketIoServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void anEventIsPublishedAndAcknowledged() {
        SocketIoClient client = server.connected("/news:1");
        SocketIoClient other = server.connected("/news:1");

        client.send("2/news:1,7['x',{'a':1}]");

        assertThat(client.next(2))
                .containsExactly("2/news:1,['x',{'a':1},'EPOCH:1']", "3/news:1,7[{'offset':1,'epoch':'EPOCH'}]");
        assertThat(other.next()).isEqualTo("2/news:1,['x',{'a':1},'EPOCH:1']");
    }

    @Test
    void binaryDataComeBack() {
        SocketIoClient client = server.connected("/plain:1");

        client.send("51-/plain:1,['x',{'_placeholder':true,'num':0}]");
        client.send(new byte[] {1, 2, 3});

        assertThat(client.next()).isEqualTo("51-/plain:1,['x',{'_placeholder':true,'num':0}]\u001ebAQID");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'foray:presence'                          | 108",
                "'foray:history'                           | 108",
                "'foray:subscribe'                         | 107",
                "'foray:subscribe',7                       | 107",
                "'foray:subscribe',''                      | 107",
                "'foray:subscribe','closed:1'              | 103",
                "'foray:subscribe','nowhere:1'             | 102",
                "'foray:subscribe','plain:1'               | 105",
                "'foray:subscribe',{'channel':7}           | 107",
                "'foray:subscribe',{'channel':'news:1','since':7} | 107",
                "'foray:subscribe',{'channel':'news:1','since':{'offset':'x'}} | 107",
                "'foray:unsubscribe','plain:1'             | 107",
                "'foray:unsubscribe'                       | 107",
                "'foray:else'                              | 104",
            })
    void whatCannotBeAnsweredIsAnError(String event, int code) {
        SocketIoClient client = server.connected("/plain:1");

        assertThat(client.ask("2/plain:1,0[" + event + "]"))
                .startsWith("3/plain:1,0[{'error':{'code':" + code + ",'message':'");

        assertThat(client.ask("2/plain:1,[" + event + "]"))
                .startsWith("2/plain:1,['foray:error',{'event':'foray:")
                .contains("','code':" + code + ",");
    }

    @Test
    void whoMayNotDoItIsToldSo() {
        SocketIoClient client = server.connected("/silent:1");

        assertThat(client.ask("2/silent:1,0['x']"))
                .isEqualTo("3/silent:1,0[{'error':{'code':103,'message':'permission denied'}}]");
        assertThat(client.ask("2/silent:1,1['foray:presence']")).startsWith("3/silent:1,1[{'error':{'code':103,");
        assertThat(client.ask("2/silent:1,2['foray:history']")).startsWith("3/silent:1,2[{'error':{'code':103,");
        assertThat(client.ask("2/silent:1,['x']"))
                .isEqualTo("2/silent:1,['foray:error',{'event':'x','code':103,'message':'permission denied'}]");
    }

    @Test
    void otherChannelsCanBeSubscribedTo() {
        SocketIoClient client = server.connected("/plain:1");
        server.publish("news:1", "1");
        assertThat(client.ask("2/plain:1,0['foray:subscribe','news:1']"))
                .isEqualTo("3/plain:1,0[{'offset':1,'epoch':'EPOCH','recovered':false}]");
        server.publish("news:1", "2");
        assertThat(client.next()).isEqualTo("2/plain:1,['message',2,{'channel':'news:1','offset':2,'epoch':'EPOCH'}]");

        assertThat(client.ask("2/plain:1,1['foray:unsubscribe','news:1']")).isEqualTo("3/plain:1,1[{}]");
        server.publish("news:1", "3");

        assertThat(client.ask(
                        "2/plain:1,2['foray:subscribe',{'channel':'news:1','since':{'epoch':'EPOCH','offset':2}}]"))
                .isEqualTo("3/plain:1,2[{'offset':2,'epoch':'EPOCH','recovered':true}]");
        assertThat(client.next()).isEqualTo("2/plain:1,['message',3,{'channel':'news:1','offset':3,'epoch':'EPOCH'}]");
    }

    @Test
    void theLimitOfChannelsHoldsForAllNamespacesTogether() {
        SocketIoClient client = server.connected("/plain:1");
        assertThat(client.ask("0/plain:2,")).startsWith("0/plain:2,");
        assertThat(client.ask("2/plain:1,0['foray:subscribe','plain:3']")).contains("'recovered'");

        assertThat(client.ask("2/plain:1,0['foray:subscribe','plain:4']"))
                .isEqualTo("3/plain:1,0[{'error':{'code':106,'message':'limit exceeded: channel_limit 3'}}]");
        assertThat(client.ask("0/plain:4,")).contains("limit exceeded: channel_limit 3");
    }

    @Test
    void twoNamespacesMayHaveTheSameChannelAmongTheirs() {
        SocketIoClient client = server.connected("/plain:1");
        assertThat(client.ask("0/plain:2,")).startsWith("0/plain:2,");
        assertThat(client.ask("2/plain:1,0['foray:subscribe','plain:2']")).contains("'recovered'");

        server.publish("plain:2", "1");

        assertThat(client.next(2))
                .containsExactlyInAnyOrder("2/plain:2,['message',1]", "2/plain:1,['message',1,{'channel':'plain:2'}]");
    }

    @Test
    void whoWasAwayGetsWhatItMissedAndIsWhoItWas() {
        SocketIoClient client = server.connected("/news:1");
        String sid = client.sid();
        server.publish("news:1", "1");
        assertThat(client.next()).isEqualTo("2/news:1,['message',1,'EPOCH:1']");
        client.breaks();
        server.publish("news:1", "2");

        SocketIoClient back = server.client();
        String pid = client.pid();
        back.send("0/news:1,{'pid':'" + pid + "','offset':'" + client.epoch() + ":1'}");

        assertThat(back.next()).isEqualTo("0/news:1,{'sid':'SID','pid':'PID'}");
        assertThat(back.next()).isEqualTo("2/news:1,['message',2,'EPOCH:2']");
        assertThat(back.sid()).isEqualTo(sid);
        assertThat(back.pid()).isEqualTo(pid);
    }

    /** What it had got is kept no more, which only says that nothing newer is gone. */
    @Test
    void howLongItWasAwayDoesNotMatterWhileWhatItMissedIsKept() {
        SocketIoClient client = server.connected("/news:1");
        server.publish("news:1", "1");
        assertThat(client.next()).isEqualTo("2/news:1,['message',1,'EPOCH:1']");
        client.breaks();
        server.clock.advance(Duration.ofHours(5));
        server.publish("news:1", "2");

        SocketIoClient back = server.client();
        String packet = "0/news:1,{'pid':'" + client.pid() + "','offset':'" + client.epoch() + ":1'}";

        assertThat(back.ask(packet)).isEqualTo("0/news:1,{'sid':'SID','pid':'PID'}");
        assertThat(back.next()).isEqualTo("2/news:1,['message',2,'EPOCH:2']");
        assertThat(back.pid()).isEqualTo(client.pid());
    }

    @Test
    void whoHadGotNothingGetsEverythingSinceItCame() {
        server.publish("news:1", "1");
        SocketIoClient client = server.connected("/news:1");
        client.breaks();
        server.publish("news:1", "2");

        SocketIoClient back = server.client();

        assertThat(back.ask("0/news:1,{'pid':'" + client.pid() + "'}")).startsWith("0/news:1,");
        assertThat(back.next()).isEqualTo("2/news:1,['message',2,'EPOCH:2']");
    }

    @Test
    void theSenderIsLeftOutWhereTheNamespaceSaysSo() {
        SocketIoClient sender = server.connected("/others:1");
        SocketIoClient other = server.connected("/others:1");

        assertThat(sender.ask("2/others:1,0['mine']")).isEqualTo("3/others:1,0[{'offset':1,'epoch':'EPOCH'}]");
        assertThat(other.next()).isEqualTo("2/others:1,['mine','EPOCH:1']");
        sender.breaks();
        assertThat(other.ask("2/others:1,0['theirs']")).isEqualTo("3/others:1,0[{'offset':2,'epoch':'EPOCH'}]");

        SocketIoClient back = server.client();
        assertThat(back.ask("0/others:1,{'pid':'" + sender.pid() + "'}")).startsWith("0/others:1,");
        assertThat(back.next()).isEqualTo("2/others:1,['theirs','EPOCH:2']");
    }

    @Test
    void whoMissedMoreThanIsKeptIsGivenAnotherIdToRecoverWith() {
        SocketIoClient client = server.connected("/news:1");
        client.breaks();
        for (int i = 0; i < 20; i++) {
            server.publish("news:1", "1");
        }

        SocketIoClient back = server.client();

        assertThat(back.ask("0/news:1,{'pid':'" + client.pid() + "'}")).startsWith("0/news:1,");
        assertThat(back.pid()).isNotEqualTo(client.pid());
        assertThat(back.sid()).isEqualTo(client.sid());
        server.publish("news:1", "2");
        assertThat(back.next()).isEqualTo("2/news:1,['message',2,'EPOCH:21']");
    }

    @Test
    void theIdOfOneUserIsOfNoUseToAnother() {
        SocketIoClient client = server.connected("/news:1");
        client.breaks();
        server.publish("news:1", "1");

        SocketIoClient other = server.client();
        String token = server.token("bob", 0);

        assertThat(other.ask("0/news:1,{'token':'" + token + "','pid':'" + client.pid() + "'}"))
                .startsWith("0/news:1,");
        assertThat(other.sid()).isNotEqualTo(client.sid());
        server.publish("news:1", "2");
        assertThat(other.next()).isEqualTo("2/news:1,['message',2,'EPOCH:2']");
    }

    @Test
    void whoComesBackTakesThePlaceOfItsOldConnection() {
        SocketIoClient old = server.connected("/news:1");

        SocketIoClient back = server.client();
        assertThat(back.ask("0/news:1,{'pid':'" + old.pid() + "'}")).startsWith("0/news:1,");

        assertThat(old.closed()).isEqualTo(Disconnect.NORMAL);
        Latches.eventually(
                "one of them",
                () -> server.hub.presence(new ChannelName("news:1")).clients().size() == 1);
    }

    @Test
    void aChannelThatBeginsAnewBringsItsClientsToConnectAgain() {
        SocketIoClient client = server.connected("/news:1");
        assertThat(client.ask("0/plain:1,")).startsWith("0/plain:1,");
        assertThat(client.ask("2/plain:1,0['foray:subscribe','news:2']")).contains("'offset':0");

        server.hub.reset(new ChannelName("news:2"), "another");
        assertThat(client.next())
                .isEqualTo("2/plain:1,['foray:unsubscribed',"
                        + "{'channel':'news:2','code':2500,'reason':'insufficient state'}]");
        server.hub.reset(new ChannelName("news:1"), "another");

        assertThat(client.closed()).isEqualTo(Disconnect.INSUFFICIENT_STATE);
    }

    @Test
    void theServerApiSubscribesAndUnsubscribes() {
        SocketIoClient client = server.connected("/plain:1");
        ChannelName other = new ChannelName("plain:2");

        client.connection().subscribe(other, ServerSubscription.PLAIN);
        assertThat(client.next()).isEqualTo("2/plain:1,['foray:subscribed',{'channel':'plain:2'}]");
        client.connection().unsubscribe(other, 2000, "enough");
        assertThat(client.next())
                .isEqualTo("2/plain:1,['foray:unsubscribed',{'channel':'plain:2','code':2000,'reason':'enough'}]");
        client.connection().unsubscribe(new ChannelName("plain:1"), 2000, "enough");

        assertThat(client.next()).isEqualTo("1/plain:1,");
        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void clientsAreKnownByTheirPublicIds() {
        SocketIoClient client = server.connected("/plain:1");
        var session = client.connection().session();
        assertThat(session.isKnownAs(client.sid())).isTrue();
        assertThat(client.connection().info().client()).isEqualTo(client.sid());

        client.send("1/plain:1,");

        assertThat(session.isKnownAs(client.sid())).isFalse();
    }

    @Test
    void whatGoesWrongHereIsToldAsSuch() {
        SocketIoClient client = server.connected("/plain:1");
        Call call = new Call(client.connection(), new PacketDecoder().text("2/plain:1,3[\"x\"]"), 0);

        call.fail(new IllegalStateException("a bug"));
        call.fail(new ForayException(ErrorCode.PERMISSION_DENIED));

        assertThat(client.next()).isEqualTo("3/plain:1,3[{'error':{'code':100,'message':'internal server error'}}]");
        assertThat(List.of(client.ask("2/plain:1,4['x']"), client.next())).contains("3/plain:1,4[{}]");
    }
}
