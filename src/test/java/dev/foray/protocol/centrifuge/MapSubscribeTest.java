package dev.foray.protocol.centrifuge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.channel.ChannelName;
import dev.foray.testing.Latches;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On {@code board} a page has 2 keys by default, and 3 at the most. */
class MapSubscribeTest {
    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private void set(String... keys) {
        for (String key : keys) {
            server.set("board:1", key, "\"" + key + "\"");
        }
    }

    private static String state(String cursor) {
        return "{'id':2,'subscribe':{'channel':'board:1','type':1,'phase':2"
                + (cursor.isEmpty() ? "" : ",'cursor':'" + cursor + "','offset':1,'epoch':'EPOCH'") + "}}";
    }

    private static String stream(long offset, String more) {
        return "{'id':3,'subscribe':{'channel':'board:1','type':1,'phase':1,'offset':" + offset + ",'epoch':'EPOCH'"
                + more + "}}";
    }

    private static String entry(String key, long offset) {
        return "{'data':'" + key + "','offset':" + offset + ",'key':'" + key + "'}";
    }

    @Test
    void aSmallStateComesInOneReplyThatIsLive() {
        set("a", "b");
        TestClient client = server.connected();

        assertThat(client.ask(state("")))
                .isEqualTo("{'id':2,'subscribe':{'recoverable':true,'epoch':'EPOCH','offset':2,'type':1,'state':["
                        + entry("a", 1) + "," + entry("b", 2) + "]}}");

        set("a");
        assertThat(client.next()).isEqualTo("{'push':{'channel':'board:1','pub':{'data':'a','offset':3,'key':'a'}}}");
    }

    @Test
    void anEmptyStateIsLiveToo() {
        assertThat(server.connected().ask(state("")))
                .isEqualTo("{'id':2,'subscribe':{'recoverable':true,'epoch':'EPOCH','type':1}}");
    }

    @Test
    void aLargeStateComesInPagesAndTheLastIsLiveWithWhatChangedMeanwhile() {
        set("a", "b", "c");
        TestClient client = server.connected();

        String first = client.ask(state(""));
        assertThat(first)
                .isEqualTo("{'id':2,'subscribe':{'epoch':'EPOCH','offset':3,'type':1,'phase':2,'cursor':'b','state':["
                        + entry("a", 1) + "," + entry("b", 2) + "]}}");
        set("c", "a");

        // "c" is newer than the first page: it comes with the changes.
        assertThat(client.ask(state("b")))
                .isEqualTo("{'id':2,'subscribe':{'recoverable':true,'epoch':'EPOCH','publications':[" + entry("c", 4)
                        + "," + entry("a", 5) + "],'offset':5,'type':1}}");
    }

    @Test
    void whereTooMuchChangedMeanwhileTheClientReadsTheStreamFirst() {
        set("a", "b", "c");
        TestClient client = server.connected();
        client.ask(state(""));
        set("a", "b", "a", "b", "a");

        assertThat(client.ask(state("b")))
                .isEqualTo("{'id':2,'subscribe':{'epoch':'EPOCH','offset':3,'type':1,'phase':2,'state':["
                        + entry("c", 3) + "]}}");
        assertThat(client.ask(stream(3, "")))
                .isEqualTo("{'id':3,'subscribe':{'epoch':'EPOCH','publications':[" + entry("a", 4) + "," + entry("b", 5)
                        + "],'offset':5,'type':1,'phase':1}}");
        set("c");
        assertThat(client.ask(stream(5, "")))
                .isEqualTo("{'id':3,'subscribe':{'epoch':'EPOCH','publications':[" + entry("a", 6) + "," + entry("b", 7)
                        + "],'offset':7,'type':1,'phase':1}}");
        assertThat(client.ask(stream(7, "")))
                .isEqualTo("{'id':3,'subscribe':{'recoverable':true,'epoch':'EPOCH','publications':[" + entry("a", 8)
                        + "," + entry("c", 9) + "],'offset':9,'type':1}}");
    }

    @Test
    void aClientThatGoesOnAsLiveIsLive() {
        set("a", "b", "c");
        TestClient client = server.connected();
        client.ask(state(""));
        set("a", "b", "a", "b", "a");
        client.ask(state("b"));

        assertThat(client.ask("{'id':3,'subscribe':{'channel':'board:1','type':1,'offset':7,'epoch':'EPOCH'}}"))
                .isEqualTo("{'id':3,'subscribe':{'recoverable':true,'epoch':'EPOCH','publications':[" + entry("a", 8)
                        + "],'offset':8,'type':1}}");
    }

    @Test
    void thePageSizeIsTheClientsWithinTheLimit() {
        set("a", "b", "c", "d");
        String all = "{'id':2,'subscribe':{'channel':'board:1','type':1,'phase':2,'limit':1000}}";

        assertThat(server.connected().ask(all)).contains("'cursor':'c'");
        assertThat(server.connected().ask(all.replace("1000", "1"))).contains("'cursor':'a'");
        assertThat(server.connected().ask(all.replace("1000", "-1"))).contains("'cursor':'b'");
    }

    @Test
    void whoWasAwayGetsTheChanges() {
        set("a");
        TestClient client = server.connected();
        client.ask(state(""));
        client.ask("{'id':3,'unsubscribe':{'channel':'board:1'}}");
        set("b");

        assertThat(client.ask(stream(1, ",'recover':true")))
                .isEqualTo("{'id':3,'subscribe':{'recoverable':true,'epoch':'EPOCH','publications':[" + entry("b", 2)
                        + "],'recovered':true,'offset':2,'was_recovering':true,'type':1}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'offset':1,'epoch':'other'", "'offset':0,'epoch':'_'", "'offset':9,'epoch':'EPOCH'"})
    void whatCannotBeRecoveredIsRefused(String position) {
        set("a");
        TestClient client = server.connected();
        client.ask("{'id':2,'history':{'channel':'board:1'}}");
        String refused = "{'id':3,'error':{'code':112,'message':'unrecoverable position'}}";

        assertThat(client.ask("{'id':3,'subscribe':{'channel':'board:1','type':1,'phase':1,'recover':true," + position
                        + "}}"))
                .isEqualTo(refused);
        assertThat(client.ask("{'id':3,'subscribe':{'channel':'board:1','type':1,'recover':true," + position + "}}"))
                .isEqualTo(refused);
        assertThat(client.connection().subscriptions().all()).isEmpty();
    }

    @Test
    void aClientWhoseStateIsOfAnotherEpochBeginsAgain() {
        set("a", "b", "c");
        TestClient client = server.connected();
        client.ask(state(""));

        Latches.await(server.hub.clear(new ChannelName("board:1")));
        set("a");

        assertThat(client.ask(state("b"))).contains("'code':112");
        assertThat(client.ask("{'id':2,'subscribe':{'channel':'board:1','type':1,'phase':2,'epoch':'EPOCH'}}"))
                .contains("'code':112");
        assertThat(client.ask(state(""))).contains("'state':[" + entry("a", 1) + "]");
    }

    @Test
    void aClientMayGiveUpAndBeginAgain() {
        set("a", "b", "c");
        TestClient client = server.connected();
        client.ask(state(""));

        assertThat(client.ask(state(""))).contains("'phase':2,'cursor':'b'");
        assertThat(client.ask("{'id':3,'unsubscribe':{'channel':'board:1'}}")).isEqualTo("{'id':3,'unsubscribe':{}}");
        assertThat(client.ask(state("b"))).contains("'code':103");
    }

    @Test
    void aPlainClientGetsEverythingInOneReply() {
        set("a", "b", "c", "d");

        assertThat(server.connected().ask("{'id':2,'subscribe':{'channel':'board:1','type':1}}"))
                .isEqualTo("{'id':2,'subscribe':{'recoverable':true,'epoch':'EPOCH','offset':4,'type':1,'state':["
                        + entry("a", 1) + "," + entry("b", 2) + "," + entry("c", 3) + "," + entry("d", 4) + "]}}");
    }

    @Test
    void withoutAStreamOfChangesTheStateComesAtOnce() {
        TestClient writer = server.connected();
        writer.ask("{'id':2,'publish':{'channel':'cursor:1','type':1,'data':1}}");
        TestClient client = server.connected();

        assertThat(client.ask("{'id':2,'subscribe':{'channel':'cursor:1','type':1,'phase':2}}"))
                .isEqualTo("{'id':2,'subscribe':{'type':1,'state':[{'data':1,'info':{'user':'','client':'" + writer.id()
                        + "'},'offset':1,'key':'" + writer.id() + "'}]}}");
        writer.ask("{'id':3,'publish':{'channel':'cursor:1','type':1,'data':2}}");
        assertThat(client.next()).contains("'pub':{'data':2").contains("'offset':2,'key':'" + writer.id() + "'");
    }

    @Test
    void aClientsOwnKeyGoesWithIt() {
        TestClient writer = server.connected();
        writer.ask("{'id':2,'subscribe':{'channel':'cursor:1','type':1}}");
        writer.send("{'id':3,'publish':{'channel':'cursor:1','type':1,'data':1}}");
        TestClient client = server.connected();
        writer.next(2);
        client.ask("{'id':2,'subscribe':{'channel':'cursor:1','type':1}}");

        writer.connection().gone();

        assertThat(client.next()).contains("'key':'" + writer.id() + "','removed':true");
    }

    @Test
    void aMapThatIsClearedSendsItsSubscribersToComeAgain() {
        TestClient board = server.connected();
        board.ask(state(""));
        TestClient cursor = server.connected();
        cursor.ask("{'id':2,'subscribe':{'channel':'cursor:1','type':1,'phase':2}}");

        Latches.await(server.hub.clear(new ChannelName("board:1")));
        Latches.await(server.hub.clear(new ChannelName("cursor:1")));

        assertThat(board.next()).contains("'unsubscribe':{'code':2500");
        assertThat(cursor.next()).contains("'unsubscribe':{'code':2500");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "board:1  | 'phase':3                | 107",
                "board:1  | 'phase':-1               | 107",
                "board:1  | 'phase':2,'cursor':'a'   | 103",
                "board:1  | 'phase':1,'offset':1     | 103",
                "cursor:1 | 'phase':1,'recover':true | 107",
                "locked:1 | 'phase':2                | 103",
                "locked:1 | 'phase':2,'token':'expired' | 109",
                "x        | 'phase':2                | 107",
            })
    void whatCannotBeIsAnError(String channel, String request, int code) {
        TestClient client = server.connected();

        assertThat(client.ask("{'id':2,'subscribe':{'channel':'" + channel + "','type':1," + request + "}}"))
                .startsWith("{'id':2,'error':{'code':" + code + ",");
        assertThat(client.connection().subscriptions().all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void otherKindsOfSubscriptionsAreNotOffered(int type) {
        assertThat(server.connected().ask("{'id':2,'subscribe':{'channel':'board:1','type':" + type + ",'phase':2}}"))
                .contains("'code':107");
    }

    @Test
    void aMapIsSubscribedOnce() {
        TestClient client = server.connected();
        client.ask(state(""));

        assertThat(client.ask(state(""))).contains("'code':105");
    }

    @Test
    void pagesCountAsAChannel() {
        set("a", "b", "c");
        TestClient client = server.connected();
        client.ask(state(""));
        for (int i = 1; i < 5; i++) {
            client.ask("{'id':3,'subscribe':{'channel':'x" + i + "'}}");
        }

        assertThat(client.ask("{'id':4,'subscribe':{'channel':'x5'}}")).contains("channel_limit 5");
        assertThat(client.ask(state("b"))).contains("'recoverable':true");
    }
}
