package dev.foray.protocol.centrifuge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.auth.Identity.Grant;
import dev.foray.auth.Identity.User;
import dev.foray.auth.TokenVerifier.SubscriptionClaims;
import dev.foray.channel.ChannelName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Presence, history, and the methods of {@code rpc}. */
class ReadTest {
    private final TestServer server = new TestServer(Map.of("client.history_max_publication_limit", "3"));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void presenceSaysWhoIsThere() {
        server.tokens.connection("ann", new User("ann", null, 0, Map.of()));
        TestClient ann = server.connected("ann");
        ann.ask("{'id':2,'subscribe':{'channel':'room:1'}}");
        TestClient client = server.connected();

        assertThat(client.ask("{'id':2,'presence':{'channel':'room:1'}}"))
                .isEqualTo("{'id':2,'presence':{'presence':{'" + ann.id() + "':{'user':'ann','client':'" + ann.id()
                        + "'}}}}");
        assertThat(client.ask("{'id':3,'presence_stats':{'channel':'room:1'}}"))
                .isEqualTo("{'id':3,'presence_stats':{'num_clients':1,'num_users':1}}");
    }

    @ParameterizedTest
    @CsvSource({
        "presence,none:1,102",
        "presence,news:1,108",
        "presence,closed:1,103",
        "presence_stats,none:1,102",
        "presence_stats,news:1,108",
        "presence_stats,closed:1,103",
        "history,none:1,102",
        "history,x,108",
        "history,closed:1,103",
        "history,cursor:1,108"
    })
    void whatMayNotBeReadIsAnError(String command, String channel, int code) {
        assertThat(server.connected().ask("{'id':2,'" + command + "':{'channel':'" + channel + "'}}"))
                .startsWith("{'id':2,'error':{'code':" + code + ",");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                                          | ``",
                "'limit':0                                                   | ``",
                "'limit':2                                                   | 12",
                "'limit':-1                                                  | 123",
                "'limit':1000                                                | 123",
                "'limit':2,'reverse':true                                    | 54",
                "'limit':2,'since':{'offset':3,'epoch':'EPOCH'}              | 45",
                "'limit':2,'since':{'offset':3}                              | 45",
                "'limit':3,'since':{'offset':3,'epoch':'EPOCH'},'reverse':true | 21",
                "'limit':3,'since':{'offset':5,'epoch':'EPOCH'}              | ``",
            })
    void historyIsReadInPages(String query, String offsets) {
        TestClient client = server.connected();
        for (int i = 1; i <= 5; i++) {
            server.publish("news:1", "1");
        }
        client.ask("{'id':2,'history':{'channel':'news:1'}}");

        String separator = query == null || query.isEmpty() ? "" : ",";
        String reply =
                client.ask("{'id':3,'history':{'channel':'news:1'" + separator + (query == null ? "" : query) + "}}");

        String expected = (offsets == null ? "" : offsets)
                .chars()
                .mapToObj(offset -> "{'data':1,'offset':" + (char) offset + "}")
                .collect(java.util.stream.Collectors.joining(","));
        assertThat(reply)
                .isEqualTo("{'id':3,'history':{'publications':[" + expected + "],'epoch':'EPOCH','offset':5}}");
    }

    @Test
    void historyOfAnotherEpochIsUnrecoverable() {
        server.publish("news:1", "1");

        assertThat(server.connected()
                        .ask("{'id':2,'history':{'channel':'news:1','limit':1,'since':{'offset':1,'epoch':'other'}}}"))
                .isEqualTo("{'id':2,'error':{'code':112,'message':'unrecoverable position'}}");
    }

    @Test
    void anUnknownMethodIsNotAvailable() {
        assertThat(server.connected().ask("{'id':2,'rpc':{'method':'m','data':{}}}"))
                .isEqualTo("{'id':2,'error':{'code':108,'message':'not available: no such method'}}");
        assertThat(server.connected().ask("{'id':2,'rpc':{}}")).contains("'code':108");
    }

    private static String rpc(String method, String data) {
        return "{'id':2,'rpc':{'method':'" + method + "','data':" + data + "}}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "publish         | null                                 | 107",
                "publish         | 1                                    | 107",
                "publish         | {'channel':'closed:1'}               | 103",
                "publish         | {'channel':'board:1'}                | 107",
                "map_publish     | {'channel':'locked:1','key':'k'}     | 103",
                "map_publish     | {'channel':'x','key':'k'}            | 107",
                "map_publish     | {'channel':'board:1','key':'k','expected_offset':{}} | 107",
                "map_remove      | {'channel':'locked:1','key':'k'}     | 103",
                "map_read_state  | {'channel':'locked:1'}               | 103",
                "map_read_state  | {'channel':'x'}                      | 107",
                "map_read_stream | {'channel':'locked:1'}               | 103",
                "map_read_stream | {'channel':'cursor:1'}               | 108",
                "map_read_stream | {'channel':'board:1','since_offset':1,'since_epoch':'other'} | 112",
                "map_stats       | {'channel':'locked:1'}               | 103",
                "map_stats       | {'channel':'none:1'}                 | 102",
                "map_stats       | {'channel':'x'}                      | 107",
            })
    void methodsFailAsCommandsDo(String method, String data, int code) {
        assertThat(server.connected().ask(rpc(method, data))).startsWith("{'id':2,'error':{'code':" + code + ",");
    }

    @Test
    void aRepeatedIdempotencyKeyChangesNothing() {
        TestClient client = server.connected();
        String publish = rpc("publish", "{'channel':'news:1','data':1,'idempotency_key':'i','tags':{'t':'u'}}");

        assertThat(client.ask(publish)).isEqualTo("{'id':2,'rpc':{'data':{'offset':1,'epoch':'EPOCH'}}}");
        assertThat(client.ask(publish))
                .isEqualTo("{'id':2,'rpc':{'data':{'offset':1,'epoch':'EPOCH','suppressed':true,"
                        + "'suppress_reason':'idempotency'}}}");
        assertThat(client.ask("{'id':3,'history':{'channel':'news:1','limit':5}}"))
                .contains("'tags':{'t':'u'}");
        assertThat(client.ask(rpc("publish", "{'channel':'x','data':1}"))).isEqualTo("{'id':2,'rpc':{'data':{}}}");
    }

    @Test
    void whoChangesAKeyThatSomebodyElseChangedIsToldItsValue() {
        TestClient client = server.connected();
        String change = "{'channel':'board:1','key':'k','data':1,'expected_offset':0}";

        assertThat(client.ask(rpc("map_publish", change)))
                .isEqualTo("{'id':2,'rpc':{'data':{'offset':1,'epoch':'EPOCH'}}}");
        assertThat(client.ask(rpc("map_publish", change)))
                .isEqualTo("{'id':2,'rpc':{'data':{'offset':1,'epoch':'EPOCH','suppressed':true,"
                        + "'suppress_reason':'position_mismatch','current':{'data':1,'info':{'user':'','client':'CLIENT'},"
                        + "'offset':1,'key':'k'}}}}");
        assertThat(client.ask(rpc("map_remove", "{'channel':'board:1','key':'k','expected_offset':1}")))
                .isEqualTo("{'id':2,'rpc':{'data':{'offset':2,'epoch':'EPOCH'}}}");
        assertThat(client.ask(rpc("map_remove", "{'channel':'board:1','key':'k','expected_offset':1}")))
                .isEqualTo("{'id':2,'rpc':{'data':{'offset':2,'epoch':'EPOCH','suppressed':true,"
                        + "'suppress_reason':'position_mismatch','current':null}}}");
    }

    @Test
    void theStateAndTheStreamOfAMapAreRead() {
        TestClient client = server.connected();
        server.set("board:1", "a", "1");
        server.set("board:1", "b", "2");
        server.set("board:1", "c", "3");

        assertThat(client.ask(rpc("map_read_state", "{'channel':'board:1'}")))
                .isEqualTo(
                        "{'id':2,'rpc':{'data':{'entries':[{'data':1,'offset':1,'key':'a'},{'data':2,'offset':2,'key':'b'}],'offset':3,'epoch':'EPOCH','cursor':'b'}}}");
        assertThat(client.ask(rpc("map_read_state", "{'channel':'board:1','cursor':'b'}")))
                .isEqualTo(
                        "{'id':2,'rpc':{'data':{'entries':[{'data':3,'offset':3,'key':'c'}],'offset':3,'epoch':'EPOCH'}}}");
        assertThat(client.ask(rpc("map_read_state", "{'channel':'board:1','key':'b'}")))
                .contains("'data':2");
        assertThat(client.ask(rpc(
                        "map_read_stream", "{'channel':'board:1','since_offset':1,'since_epoch':'EPOCH','limit':1}")))
                .isEqualTo(
                        "{'id':2,'rpc':{'data':{'entries':[{'data':2,'offset':2,'key':'b'}],'offset':3,'epoch':'EPOCH'}}}");
        assertThat(client.ask(rpc("map_read_stream", "{'channel':'board:1','reverse':true}")))
                .containsSubsequence("'key':'c'", "'key':'b'", "'key':'a'");
        assertThat(client.ask(rpc("map_read_stream", "{'channel':'board:1','limit':0}")))
                .contains("'entries':[]");
    }

    @Test
    void theKeysOfAMapAreCounted() {
        TestClient client = server.connected();
        String count = rpc("map_stats", "{'channel':'board:1'}");
        assertThat(client.ask(count)).isEqualTo("{'id':2,'rpc':{'data':{'num_keys':0}}}");

        for (String key : List.of("a", "b", "c", "a")) {
            server.set("board:1", key, "1");
        }

        assertThat(client.ask(count)).isEqualTo("{'id':2,'rpc':{'data':{'num_keys':3}}}");
    }

    @Test
    void whoIsSubscribedByATokenMayCountToo() {
        server.tokens.subscription("in", new SubscriptionClaims("", new ChannelName("locked:1"), Grant.PLAIN));
        TestClient client = server.connected();

        client.ask("{'id':2,'subscribe':{'channel':'locked:1','token':'in','type':1,'phase':2}}");

        assertThat(client.ask(rpc("map_stats", "{'channel':'locked:1'}"))).contains("'num_keys':0");
    }
}
