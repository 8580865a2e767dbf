package dev.foray.protocol.centrifuge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.auth.Identity.Anonymous;
import dev.foray.auth.Identity.User;
import dev.foray.channel.JsonText;
import dev.foray.protocol.Inbox;
import dev.foray.testing.FakeBroker;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishTest {
    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aPublicationIsSeenWithItsPublisher() {
        server.tokens.connection("ann", new User("ann", new JsonText("{\"n\":1}"), 0, Map.of()));
        TestClient subscriber = server.connected();
        subscriber.ask("{'id':2,'subscribe':{'channel':'x'}}");
        TestClient publisher = server.connected("ann");

        assertThat(publisher.ask("{'id':2,'publish':{'channel':'x','data':{'a':[1, 2]}}}"))
                .isEqualTo("{'id':2,'publish':{}}");
        assertThat(subscriber.next())
                .isEqualTo("{'push':{'channel':'x','pub':{'data':{'a':[1,2]},'info':{'user':'ann','client':'"
                        + publisher.id() + "','conn_info':{'n':1}}}}}");
    }

    @Test
    void whereHistoryIsKeptTheReplyTellsThePlace() {
        TestClient client = server.connected();

        assertThat(client.ask("{'id':2,'publish':{'channel':'news:1','data':null}}"))
                .isEqualTo("{'id':2,'publish':{'offset':1,'epoch':'EPOCH'}}");
        assertThat(client.ask("{'id':3,'publish':{'channel':'news:1'}}"))
                .isEqualTo("{'id':3,'publish':{'offset':2,'epoch':'EPOCH'}}");
    }

    @Test
    void whatOnlySubscribersMayPublishNeedNotWaitForTheReplyToTheSubscription() {
        FakeBroker slow = new FakeBroker().holdingReads();
        try (TestServer busy = new TestServer(Map.of(), slow)) {
            TestClient client = busy.connected();
            TestClient stranger = busy.connected();

            client.send("{'id':2,'subscribe':{'channel':'talk:1'}}\n{'id':3,'publish':{'channel':'talk:1','data':1}}");

            assertThat(client.next()).contains("'publish'");
            assertThat(stranger.ask("{'id':2,'publish':{'channel':'talk:1','data':1}}"))
                    .contains("'code':103");
        }
    }

    @Test
    void publicationsOfOneConnectionStayInOrder() {
        TestClient client = server.connected();
        client.ask("{'id':2,'subscribe':{'channel':'x'}}");

        client.send(IntStream.range(0, 500)
                .mapToObj(i -> "{'id':" + (i + 3) + ",'publish':{'channel':'x','data':" + i + "}}")
                .collect(Collectors.joining("\n")));

        assertThat(client.next(1000).stream()
                        .filter(frame -> frame.startsWith("{'push'"))
                        .map(frame -> frame.replaceAll(".*'data':(\\d+).*", "$1"))
                        .map(Integer::valueOf))
                .containsExactlyElementsOf(IntStream.range(0, 500).boxed().toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'channel':'none:1'                              | 102",
                "'channel':'closed:1'                            | 103",
                "'channel':'board:1'                             | 107",
                "'channel':'x','type':1,'key':'k'                | 107",
                "'channel':'locked:1','type':1,'key':'k'         | 103",
                "'channel':'locked:1','type':1,'key':'k','removed':true | 103",
                "'channel':'board:1','type':1                    | 107",
                "'channel':'vote:1','type':1,'key':'k'           | 103",
            })
    void whatCannotBePublishedIsAnError(String request, int code) {
        assertThat(server.connected().ask("{'id':2,'publish':{" + request + ",'data':1}}"))
                .startsWith("{'id':2,'error':{'code':" + code + ",");
    }

    @Test
    void aKeyHasALimit() {
        assertThat(server.connected()
                        .ask("{'id':2,'publish':{'channel':'board:1','type':1,'key':'" + "k".repeat(256) + "'}}"))
                .contains("'code':107");
    }

    @ParameterizedTest
    @ValueSource(strings = {"publish", "presence", "presence_stats", "history", "unsubscribe", "sub_refresh"})
    void withoutAChannelTheConnectionEnds(String command) {
        TestClient client = server.connected();

        client.send("{'id':2,'" + command + "':{}}");

        assertThat(client.closed().code()).isEqualTo(3501);
        assertThat(client.closed().reason()).isEqualTo("bad request: channel is required");
    }

    @Test
    void keysAreSetAndRemoved() {
        TestClient subscriber = server.connected();
        subscriber.ask("{'id':2,'subscribe':{'channel':'board:1','type':1,'phase':2}}");
        TestClient client = server.connected();

        assertThat(client.ask("{'id':2,'publish':{'channel':'board:1','type':1,'key':'k','data':1}}"))
                .isEqualTo("{'id':2,'publish':{'offset':1,'epoch':'EPOCH'}}");
        assertThat(client.ask("{'id':3,'publish':{'channel':'board:1','type':1,'key':'k','removed':true}}"))
                .isEqualTo("{'id':3,'publish':{'offset':2,'epoch':'EPOCH'}}");

        String info = "'info':{'user':'','client':'" + client.id() + "'}";
        assertThat(subscriber.next(2))
                .containsExactly(
                        "{'push':{'channel':'board:1','pub':{'data':1," + info + ",'offset':1,'key':'k'}}}",
                        "{'push':{'channel':'board:1','pub':{" + info + ",'offset':2,'key':'k','removed':true}}}");
    }

    @Test
    void aClientWritesItsOwnKeyWhateverItSays() {
        TestClient subscriber = server.connected();
        subscriber.ask("{'id':2,'subscribe':{'channel':'cursor:1','type':1,'phase':2}}");
        TestClient client = server.connected();

        client.ask("{'id':2,'publish':{'channel':'cursor:1','type':1,'key':'" + subscriber.id() + "','data':1}}");

        assertThat(subscriber.next()).contains("'key':'" + client.id() + "'");
    }

    @Test
    void aUserWritesItsOwnKey() {
        server.tokens.connection("ann", new User("ann", null, 0, Map.of()));
        TestClient client = server.connected("ann");
        client.ask("{'id':2,'subscribe':{'channel':'vote:1','type':1,'phase':2}}");

        client.send("{'id':3,'publish':{'channel':'vote:1','type':1,'key':'bob','data':1}}");

        assertThat(client.next(2)).anyMatch(frame -> frame.contains("'key':'ann'"));
    }

    @Test
    void messagesToTheServerAreNotTaken() {
        TestClient client = server.connected();

        client.send("{'send':{'data':1}}");

        assertThat(client.closed().code()).isEqualTo(3508);
    }

    @Test
    void whatIsNotAnsweredHasALimit() {
        String big = "x".repeat(60_000);
        // Each of these is never answered, and one more than fit is refused.
        int fit = Inbox.MAX_UNANSWERED / 60_000;
        TestClient waiting = server.client();
        var token = server.tokens.slowConnection("slow");
        waiting.send("{'id':1,'connect':{'token':'slow'}}");
        for (int i = 0; i <= fit; i++) {
            waiting.send("{'id':7,'rpc':{'method':'" + big + "'}}");
        }

        assertThat(waiting.next())
                .isEqualTo(
                        "{'id':7,'error':{'code':111,'message':'too many requests: 4194304 characters of commands are"
                                + " not answered yet','temporary':true}}");
        token.complete(Anonymous.UNKNOWN);
        assertThat(waiting.next(fit + 1)).last().asString().startsWith("{'id':7,'error':{'code':108");
        assertThat(waiting.ask("{'id':8,'rpc':{'method':'" + big + "'}}")).contains("'code':108");
    }
}
