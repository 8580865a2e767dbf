package dev.foray.protocol.centrifuge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.channel.ChannelName;
import dev.foray.channel.ClientInfo;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.JsonText;
import dev.foray.channel.Position;
import dev.foray.channel.Publication;
import dev.foray.hub.Presence;
import dev.foray.protocol.Outgoing;
import dev.foray.protocol.OutgoingEncoder;
import dev.foray.protocol.centrifuge.Result.MapPart;
import dev.foray.protocol.centrifuge.Result.Promises;
import dev.foray.protocol.centrifuge.Result.Subscribed;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ResultTest {
    private static final ClientInfo ANN = new ClientInfo("ann", "c1", new JsonText("{\"a\":1}"), null);
    private static final Publication PLAIN = publication(0, null, false, Map.of(), null);
    private static final Publication FULL = publication(7, null, false, Map.of("k", "v"), ANN);

    private static Publication publication(
            long offset, String key, boolean removed, Map<String, String> tags, ClientInfo info) {
        JsonText data = removed ? JsonText.NULL : new JsonText("{\"x\":1}");
        return new Publication(data, offset, key, removed, tags, info, 1234);
    }

    private static Subscribed plain() {
        return new Subscribed(null, Promises.NONE, null, false, false, List.of(), null, null);
    }

    static Stream<Arguments> replies() {
        Position position = new Position("e", 5);
        return Stream.of(
                Arguments.of(
                        new Result.Connected("c1", "1.0", null, Map.of(), new Result.Link(25, true, null)),
                        "'connect':{'client':'c1','version':'1.0','ping':25,'pong':true}"),
                Arguments.of(
                        new Result.Connected(
                                "c1",
                                "1.0",
                                300L,
                                Map.of(new ChannelName("#42"), plain()),
                                new Result.Link(5, false, new Emulation.Handle("s", "n"))),
                        "'connect':{'client':'c1','version':'1.0','expires':true,'ttl':300,'subs':{'#42':{}},'ping':5,'session':'s','node':'n'}"),
                Arguments.of(plain(), "'subscribe':{}"),
                Arguments.of(
                        new Subscribed(
                                60L,
                                new Promises(true, true),
                                position,
                                true,
                                true,
                                List.of(PLAIN),
                                new JsonText("[1]"),
                                null),
                        "'subscribe':{'expires':true,'ttl':60,'recoverable':true,'epoch':'e',"
                                + "'publications':[{'data':{'x':1},'time':1234}],'recovered':true,'offset':5,'positioned':true,"
                                + "'data':[1],'was_recovering':true}"),
                Arguments.of(
                        new Subscribed(
                                null,
                                Promises.NONE,
                                position,
                                false,
                                false,
                                List.of(),
                                null,
                                new MapPart(2, "k", List.of(publication(3, "k", false, Map.of(), null)))),
                        "'subscribe':{'epoch':'e','offset':5,'type':1,'phase':2,'cursor':'k',"
                                + "'state':[{'data':{'x':1},'offset':3,'time':1234,'key':'k'}]}"),
                Arguments.of(new Result.Unsubscribed(), "'unsubscribe':{}"),
                Arguments.of(new Result.Published(null), "'publish':{}"),
                Arguments.of(new Result.Published(position), "'publish':{'offset':5,'epoch':'e'}"),
                Arguments.of(
                        new Result.Present(new Presence(List.of(ANN, new ClientInfo("", "c2", null, null)))),
                        "'presence':{'presence':{'c1':{'user':'ann','client':'c1','conn_info':{'a':1}},"
                                + "'c2':{'user':'','client':'c2'}}}"),
                Arguments.of(new Result.Present(Presence.NOBODY), "'presence':{'presence':{}}"),
                Arguments.of(
                        new Result.PresentCount(Presence.NOBODY), "'presence_stats':{'num_clients':0,'num_users':0}"),
                Arguments.of(
                        new Result.History(List.of(), new Position("e", 0)),
                        "'history':{'publications':[],'epoch':'e','offset':0}"),
                Arguments.of(
                        new Result.History(List.of(FULL), new Position("e", 7)),
                        "'history':{'publications':[{'data':{'x':1},'info':{'user':'ann','client':'c1',"
                                + "'conn_info':{'a':1}},'offset':7,'tags':{'k':'v'},'time':1234}],'epoch':'e','offset':7}"),
                Arguments.of(new Result.RpcDone(new JsonText("{}")), "'rpc':{'data':{}}"),
                Arguments.of(
                        new Result.Refreshed("c1", "1.0", 30L),
                        "'refresh':{'client':'c1','version':'1.0','expires':true,'ttl':30}"),
                Arguments.of(new Result.SubRefreshed(30L), "'sub_refresh':{'expires':true,'ttl':30}"),
                Arguments.of(new Result.SubRefreshed(null), "'sub_refresh':{}"),
                Arguments.of(
                        new Result.Failed(new ForayException(ErrorCode.INTERNAL)),
                        "'error':{'code':100,'message':'internal server error','temporary':true}"),
                Arguments.of(
                        new Result.Failed(new ForayException(ErrorCode.LIMIT_EXCEEDED, "channel_limit 128")),
                        "'error':{'code':106,'message':'limit exceeded: channel_limit 128'}"));
    }

    @ParameterizedTest
    @MethodSource("replies")
    void repliesLeaveOutWhatIsZero(Result result, String fields) {
        assertThat(result.reply(2).text()).isEqualTo(("{'id':2," + fields + "}").replace('\'', '"'));
    }

    static Stream<Arguments> pushes() {
        ChannelName channel = new ChannelName("n\"1");
        return Stream.of(
                Arguments.of(Pushes.JSON.publication(channel, FULL, null).text(), """
                        'pub':{'data':{'x':1},'info':{'user':'ann','client':'c1','conn_info':{'a':1}},\
                        'offset':7,'tags':{'k':'v'},'time':1234}"""),
                Arguments.of(
                        Pushes.JSON
                                .publication(channel, publication(8, "k", true, Map.of(), null), "k")
                                .text(),
                        "'pub':{'offset':8,'time':1234,'key':'k','removed':true}"),
                Arguments.of(
                        Pushes.JSON
                                .join(channel, new ClientInfo("", "c", null, null))
                                .text(),
                        "'join':{'info':{'user':'','client':'c'}}"),
                Arguments.of(
                        Pushes.JSON
                                .leave(channel, new ClientInfo("u", "c", null, new JsonText("2")))
                                .text(),
                        "'leave':{'info':{'user':'u','client':'c','chan_info':2}}"),
                Arguments.of(
                        Pushes.JSON
                                .unsubscribed(channel, 2500, "insufficient state")
                                .text(),
                        "'unsubscribe':{'code':2500,'reason':'insufficient state'}"),
                Arguments.of(
                        Pushes.JSON
                                .subscribed(
                                        channel,
                                        new Subscribed(
                                                null,
                                                new Promises(true, true),
                                                new Position("e", 3),
                                                false,
                                                false,
                                                List.of(),
                                                new JsonText("{}"),
                                                null))
                                .text(),
                        "'subscribe':{'recoverable':true,'epoch':'e','offset':3,'positioned':true,'data':{}}"));
    }

    @ParameterizedTest
    @MethodSource("pushes")
    void pushesNameTheirChannel(String push, String fields) {
        assertThat(push).isEqualTo(("{'push':{'channel':'n\\'1'," + fields + "}}").replace('\'', '"'));
    }

    @Test
    void whatIsJoinedAlreadyIsSentAsItIs() {
        assertThat(new OutgoingEncoder().encode(new Outgoing("{}\n{}"))).isEqualTo("{}\n{}");
    }
}
