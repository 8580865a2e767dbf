package dev.foray.protocol.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.channel.ChannelName;
import dev.foray.channel.ClientInfo;
import dev.foray.protocol.Inbox;
import dev.foray.session.Disconnect;
import dev.foray.testing.HeldBroker;
import dev.foray.testing.Latches;
import dev.foray.testing.RecordingTransport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plain client sends, gets and is told. */
class TextConnectionTest {
    private TextServer server = new TextServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private void begin(Map<String, String> properties) {
        server.close();
        server = new TextServer(properties);
    }

    @Nested
    class Messages {
        @Test
        void whatOneSendsAllGetAsItIs() {
            TextClient one = server.subscribed("chat:1");
            TextClient two = server.subscribed("chat:1");

            one.send("hello \"world\"\n\\ é😀");

            assertThat(one.next()).isEqualTo("hello \"world\"\n\\ é😀");
            assertThat(two.next()).isEqualTo("hello \"world\"\n\\ é😀");
        }

        @Test
        void anEmptyMessageIsAMessage() {
            TextClient one = server.subscribed("chat:1");

            one.send("");

            assertThat(one.next()).isEmpty();
        }

        @Test
        void otherChannelsHearNothing() {
            TextClient one = server.subscribed("chat:1");
            TextClient other = server.subscribed("chat:2");

            one.send("a");
            one.next();
            server.publish("chat:2", "\"b\"");

            assertThat(other.next()).isEqualTo("b");
        }

        @Test
        void theyAreStringsToEverybodyElse() {
            TextClient one = server.subscribed("chat:1");

            one.send("say \"hi\"");
            one.next();

            var page = Latches.await(
                    server.hub.history(new ChannelName("chat:1"), new dev.foray.broker.HistoryQuery(1, null, true)));
            assertThat(page.publications().get(0).data().text()).isEqualTo("\"say \\\"hi\\\"\"");
            assertThat(page.publications().get(0).info()).isEqualTo(new ClientInfo("", one.id(), null, null));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                "hi"           | hi
                "a\\nb\\u0041" | `a
                bA`
                {"a":[1,null]} | {"a":[1,null]}
                42             | 42
                null           | null
                true           | true
                """)
        void whatOthersPublishArrivesAsTextOrAsJson(String json, String text) {
            TextClient one = server.subscribed("chat:1");

            server.publish("chat:1", json);

            assertThat(one.next()).isEqualTo(text);
        }

        @Test
        void halfASurrogatePairBreaksNoConnection() {
            TextClient one = server.subscribed("chat:1");

            server.publish("chat:1", "\"a\\ud83d!\"");

            assertThat(one.next()).isEqualTo("a\uFFFD!");
        }

        @Test
        void withoutEchoTheSenderDoesNotGetItsOwn() {
            TextClient one = server.subscribed("chat:1?echo=false");
            TextClient two = server.subscribed("chat:1?echo=false");

            one.send("from one");
            assertThat(two.next()).isEqualTo("from one");
            two.send("from two");

            assertThat(one.next()).isEqualTo("from two");
            assertThat(one.gotAll() && two.gotAll()).isTrue();
        }

        @Test
        void joinAndLeaveOfOthersAreNotHeard() {
            TextClient one = server.subscribed("chat:1");
            TextClient two = server.subscribed("chat:1");
            two.connection().gone();

            one.send("only this");

            assertThat(one.next()).isEqualTo("only this");
        }

        @Test
        void manyComeInTheOrderInWhichTheyWereSent() {
            TextClient one = server.client("log:1");
            TextClient two = server.subscribed("log:1");
            List<String> texts =
                    IntStream.range(0, 2000).mapToObj(Integer::toString).toList();

            texts.forEach(one::send);

            assertThat(one.next(2000)).isEqualTo(texts);
            assertThat(two.next(1)).isSubsetOf(texts);
        }
    }

    @Nested
    class Numbers {
        @Test
        void theNumberIsThatOfTheSender() {
            TextClient one = server.subscribed("chat:1?numbered=true");
            TextClient two = server.subscribed("chat:1?numbered=true");
            TextClient bare = server.subscribed("chat:1");

            one.send("a");
            two.send("b");
            bare.send("c");

            assertThat(one.next(3)).containsExactly("1: a", "2: b", "3: c");
            assertThat(two.next(3)).containsExactly("1: a", "2: b", "3: c");
            assertThat(bare.next(3)).containsExactly("a", "b", "c");
        }

        @Test
        void noNumberIsGivenAgain() {
            TextClient one = server.subscribed("chat:1");
            one.connection().gone();
            TextClient refused = server.client("closed:1");
            refused.closed();
            TextClient three = server.subscribed("chat:1?numbered=true");

            three.send("a");

            assertThat(three.next()).isEqualTo("3: a");
        }

        @Test
        void whatOthersPublishHasNone() {
            TextClient one = server.subscribed("chat:1?numbered=true");

            server.publish("chat:1", "\"from outside\"");

            assertThat(one.next()).isEqualTo("from outside");
        }

        @Test
        void theHistoryOfThisServerHasThem() {
            TextClient one = server.subscribed("chat:1");
            one.send("a");
            one.next();
            one.connection().gone();

            assertThat(server.subscribed("chat:1?numbered=true&history=1").next())
                    .isEqualTo("1: a");
        }
    }

    @Nested
    class History {
        private void publishUpTo(int last) {
            for (int i = 1; i <= last; i++) {
                server.publish("chat:1", "" + i);
            }
        }

        @Test
        void theLatestComeFirstThenWhatFollows() {
            publishUpTo(4);
            TextClient one = server.subscribed("chat:1?history=2");

            publishUpTo(1);

            assertThat(one.next(3)).containsExactly("3", "4", "1");
        }

        @Test
        void noMoreComeThanTheLimitSays() {
            publishUpTo(8);

            TextClient one = server.subscribed("chat:1?history=20");
            publishUpTo(1);

            assertThat(one.next(6)).containsExactly("4", "5", "6", "7", "8", "1");
        }

        @Test
        void withoutAskingNoneCome() {
            publishUpTo(4);

            TextClient one = server.subscribed("chat:1");
            publishUpTo(1);

            assertThat(one.next()).isEqualTo("1");
        }

        @Test
        void whoMayNotReadItIsTold() {
            TextClient one = server.client("readonly:1?history=1");

            assertThat(one.closed()).isEqualTo(Disconnect.PERMISSION_DENIED.because("the history of this channel"));
        }

        @Test
        void whereThereIsNoneThatIsTold() {
            TextClient one = server.client("lobby?history=1");

            assertThat(one.closed()).isEqualTo(Disconnect.NOT_AVAILABLE.because("the channel keeps no history"));
        }
    }

    @Nested
    class Refused {
        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                closed:1               | 3507 | permission denied
                %24chat:1              | 3507 | permission denied
                nowhere:1              | 3501 | bad request: namespace "nowhere" is not configured
                ?numbered=true         | 3501 | bad request: the channel must be named once, in the path or as the parameter channel
                chat:1?channel=chat:2  | 3501 | bad request: the channel must be named once, in the path or as the parameter channel
                ?channel=chat:1&channel=chat:1 | 3501 | bad request: the channel must be named once, in the path or as the parameter channel
                ?channel=sheet:1       | 3501 | bad request: a map channel has keys, which plain text does not tell
                named:A1               | 3501 | bad request: channel does not match channel_regex ^[a-z]+$
                sheet:1                | 3501 | bad request: a map channel has keys, which plain text does not tell
                a%00b                  | 3501 | bad request: channel has control characters
                12345678901234567890123456789012345678901 | 3501 | bad request: channel is longer than channel.max_length 40
                chat:1?numbered=maybe  | 3501 | bad request: numbered must be true or false
                chat:1?echo=           | 3501 | bad request: echo must be true or false
                chat:1?history=-1      | 3501 | bad request: history must be a whole number
                chat:1?history=many    | 3501 | bad request: history must be a whole number
                chat:1?token=unknown   | 3500 | invalid token
                chat:1?token=expired   | 3005 | connection expired: token expired
                chat:1?token=later     | 3004 | internal server error: the keys of tokens cannot be had just now
                """)
        void isToldWhy(String address, int code, String reason) {
            assertThat(server.client(address).closed()).isEqualTo(new Disconnect(code, reason));
        }

        @Test
        void leavesNothing() {
            server.client("closed:1").closed();

            Latches.eventually("forgotten", () -> server.registry.size() == 0);
            assertThat(server.hub.figures().channels()).isZero();
        }

        @Test
        void parametersThatAreNotKnownDoNotMatter() {
            TextClient one = server.subscribed("chat:1?v=2&t");

            one.send("a");

            assertThat(one.next()).isEqualTo("a");
        }

        @Test
        void withoutATokenWhereOneIsNeeded() {
            begin(Map.of("client.allow_anonymous_connect_without_token", "false"));

            assertThat(server.client("chat:1").closed())
                    .isEqualTo(Disconnect.BAD_REQUEST.because("a token is required"));
        }

        @Test
        void whereTheNodeIsFull() {
            begin(Map.of("client.connection_limit", "1"));
            server.subscribed("chat:1");

            assertThat(server.client("chat:1").closed())
                    .isEqualTo(Disconnect.CONNECTION_LIMIT.because("connection_limit 1"));
        }
    }

    @Nested
    class Publishing {
        @Test
        void whoMayOnlyReadIsClosedWhenItPublishes() {
            TextClient one = server.subscribed("readonly:1");

            one.send("a");

            assertThat(one.closed()).isEqualTo(Disconnect.PERMISSION_DENIED.because("publishing in this channel"));
        }

        @Test
        void orIsToldInAMessageWhereItAskedForThat() {
            TextClient one = server.subscribed("readonly:1?errors=true");

            one.send("a");

            assertThat(one.next()).isEqualTo("error 103: publishing in this channel");
            server.publish("readonly:1", "1");
            assertThat(one.next()).isEqualTo("1");
        }

        @Test
        void aMessageThatIsTooLargeEndsItEvenThen() {
            begin(Map.of("websocket.message_size_limit", "1024"));
            TextClient one = server.subscribed("chat:1?errors=true");

            one.send("é".repeat(512));
            assertThat(one.next()).hasSize(512);
            one.send("é".repeat(513));

            assertThat(one.closed()).isEqualTo(Disconnect.MESSAGE_TOO_BIG.because("websocket.message_size_limit 1024"));
        }

        @Test
        void whatComesBeforeItIsSubscribedWaits() {
            var token = server.tokens.slowConnection("slow");
            TextClient one = server.client("chat:1?token=slow");

            one.send("a");
            one.send("b");
            assertThat(one.gotAll()).isTrue();
            token.complete(new dev.foray.auth.Identity.User("ann", null, 0, Map.of()));

            assertThat(one.next(2)).containsExactly("a", "b");
        }
    }

    @Nested
    class WhileTheBrokerIsSlow {
        private final HeldBroker broker = new HeldBroker();

        /** Of 1,000 characters, as many as may be unanswered, and some more. */
        private void sendTooMuch(TextClient client) {
            String text = "x".repeat(1000);
            for (int i = 0; i <= Inbox.MAX_UNANSWERED / 1000; i++) {
                client.send(text);
            }
        }

        private TextClient begin(String address) {
            server.close();
            server = new TextServer(Map.of(), clock -> broker);
            return server.client(address);
        }

        @Test
        void whoSendsTooMuchIsClosedToComeAgain() {
            TextClient one = begin("chat:1");

            sendTooMuch(one);

            assertThat(one.closed())
                    .isEqualTo(Disconnect.TOO_MANY_REQUESTS.because("4194304 characters are not published yet"));
            assertThat(broker.asked.availablePermits()).isLessThan(Inbox.MAX_UNANSWERED / 1000);
        }

        @Test
        void orIsToldWhatWasNotPublished() {
            TextClient one = begin("chat:1?errors=true");

            sendTooMuch(one);

            assertThat(one.next()).isEqualTo("error 111: 4194304 characters are not published yet");
            broker.released.complete(null);
            Latches.eventually("published", () -> one.transport().frames().contains("x".repeat(1000)));
        }
    }

    @Nested
    class Life {
        private final long start = System.nanoTime();

        @Test
        void itIsInPresenceUntilItIsGone() {
            TextClient one = server.subscribed("chat:1");
            assertThat(server.presence("chat:1")).extracting(ClientInfo::client).containsExactly(one.id());
            assertThat(server.registry.byId(one.id()).orElseThrow().protocol()).isEqualTo("text");

            one.connection().gone();

            assertThat(server.presence("chat:1")).isEmpty();
            assertThat(server.registry.size()).isZero();
            assertThat(server.hub.figures().channels()).isZero();
        }

        @Test
        void whoDoesNotAnswerPingsIsClosed() {
            TextClient silent = server.subscribed("chat:1");
            TextClient other = server.subscribed("chat:1");
            tick(silent, 0);
            tick(silent, 60);
            silent.transport().awaitPings(1);

            tick(silent, 69);

            assertThat(silent.closed()).isEqualTo(Disconnect.NO_PONG);
            assertThat(server.presence("chat:1")).extracting(ClientInfo::client).containsExactly(other.id());
        }

        @Test
        void whoAnswersStays() {
            TextClient one = server.subscribed("chat:1");
            tick(one, 0);
            tick(one, 60);
            one.transport().awaitPings(1);
            one.connection().pong();
            one.connection().pong();

            tick(one, 69);

            assertThat(one.connection().session().hasEnded()).isFalse();
        }

        @Test
        void whoNeverGetsSubscribedIsStale() {
            var unused = server.tokens.slowConnection("slow");
            TextClient one = server.client("chat:1?token=slow");
            tick(one, 0);

            tick(one, 60);

            assertThat(one.closed().code()).isEqualTo(Disconnect.STALE.code());
        }

        /** Of the same time as the housekeeper's, which comes once a second. */
        private void tick(TextClient client, int seconds) {
            client.connection().tick(start + TimeUnit.SECONDS.toNanos(seconds));
        }

        @Test
        void oneThatDoesNotReadIsClosedAsSlowAndTheOthersGetAll() {
            begin(Map.of("client.queue_max_size", "1024"));
            TextClient slow = server.client("chat:1", null, RecordingTransport.oneByOne(RecordingTransport.HELD));
            TextClient other = server.subscribed("chat:1");
            Latches.eventually("both are there", () -> server.presence("chat:1").size() == 2);

            for (int i = 0; i < 20; i++) {
                server.publish("chat:1", "\"" + "x".repeat(100) + "\"");
                assertThat(other.next()).hasSize(100);
            }

            assertThat(slow.closed()).isEqualTo(Disconnect.SLOW);
        }

        @Test
        void whenTheChannelBeginsAnewItHasToComeAgain() {
            TextClient one = server.subscribed("chat:1");

            server.hub.reset(new ChannelName("chat:1"), "another epoch");

            assertThat(one.closed()).isEqualTo(Disconnect.INSUFFICIENT_STATE);
        }

        @Test
        void theServerSaysThatItStops() {
            TextClient one = server.subscribed("chat:1");

            server.sessions.close();

            assertThat(one.closed()).isEqualTo(Disconnect.SHUTDOWN);
        }
    }
}
