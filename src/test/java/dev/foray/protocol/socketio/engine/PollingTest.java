package dev.foray.protocol.socketio.engine;

import static dev.foray.protocol.socketio.engine.TestEngine.INTERVAL;
import static dev.foray.protocol.socketio.engine.TestEngine.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.session.Disconnect;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that poll, up to their end. */
class PollingTest {
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    private final TestEngine engine = new TestEngine();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void theHandshakeTellsWhatClientsNeed() {
        Reply reply = engine.server.handshake(TestEngine.get("EIO=4&transport=polling"));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.contentType()).isEqualTo("text/plain;charset=UTF-8");
        assertThat(reply.body().replaceAll("\"sid\":\"[A-Za-z0-9_-]{20}\"", "SID"))
                .isEqualTo("0{SID,\"upgrades\":[\"websocket\"],\"pingInterval\":300,\"pingTimeout\":200,"
                        + "\"maxPayload\":1000}");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  'transport=polling',                5",
        "GET,  'EIO=abc&transport=polling',        5",
        "GET,  'EIO=3&transport=polling',          5",
        "GET,  'EIO=4',                            0",
        "GET,  'EIO=4&transport=abc',              0",
        "GET,  '',                                 0",
        "POST, 'EIO=4&transport=polling',          2",
        "PUT,  'EIO=4&transport=polling',          2",
        "GET,  'EIO=4&transport=polling&sid=none', 1",
        "GET,  'EIO=4&transport=websocket',        3",
    })
    void requestsThatMeanNothingAreRefused(String method, String query, int code) {
        EngineError problem = engine.server.problem(new EngineRequest(method, query, "", null));

        assertThat(problem.reply().status()).isEqualTo(400);
        assertThat(problem.reply().body()).startsWith("{\"code\":" + code + ",\"message\":\"");
    }

    @Test
    void whoMayNotStayIsToldAtTheHandshake() {
        engine.refuse();

        Reply reply = engine.server.handshake(TestEngine.get("EIO=4&transport=polling"));

        assertThat(reply.status()).isEqualTo(503);
        assertThat(engine.server.size()).isZero();
    }

    @Test
    void onePollGetsAllThatWaits() {
        TestEngine.Client client = engine.polling();
        client.inhabitant.send("4one");
        client.inhabitant.send("4two");
        client.inhabitant.send("bAQID");

        assertThat(client.poll().packets()).isEqualTo("4one\u001e4two\u001ebAQID");
        assertThat(client.poll().isAnswered()).isFalse();
    }

    @Test
    void aPollWaitsForWhatIsSent() {
        TestEngine.Client client = engine.polling();
        RecordingPoll poll = client.poll();
        assertThat(poll.isAnswered()).isFalse();

        client.inhabitant.send("4late");

        assertThat(poll.packets()).isEqualTo("4late");
    }

    @Test
    void postsAreTakenInOrder() {
        TestEngine.Client client = engine.polling();

        assertThat(client.post("4one\u001ebAQID\u001e4")).isEqualTo("ok");
        assertThat(client.post("4two\u001e6\u001e5")).isEqualTo("ok");

        assertThat(client.inhabitant.received).containsExactly("one", "[1, 2, 3]", "", "two");
    }

    /** As the client for Java writes them. */
    @Test
    void binaryDataMayHaveLineBreaks() {
        TestEngine.Client client = engine.polling();

        assertThat(client.post("bAQ\r\nID\n\u001ebBA==\n")).isEqualTo("ok");

        assertThat(client.inhabitant.received).containsExactly("[1, 2, 3]", "[4]");
    }

    @Test
    void aPostHasSoManyPacketsAtTheMost() {
        TestEngine.Client client = engine.polling();
        String most = "4" + "\u001e4".repeat(Packet.MAX_PACKETS - 1);

        assertThat(client.post(most)).isEqualTo("ok");
        assertThat(client.post(most + "\u001e4")).isEqualTo("status 400");

        assertThat(client.inhabitant.ended()).isEqualTo(Disconnect.BAD_REQUEST.because("more than 10000 packets"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "7", "4one\u001e", "4one\u001ex", "b***", "2"})
    void whatIsMalformedEndsTheConnection(String payload) {
        TestEngine.Client client = engine.polling();
        RecordingPoll poll = client.poll();

        String answer = client.post(payload);

        assertThat(answer).isEqualTo(payload.equals("2") ? "ok" : "status 400");
        assertThat(client.inhabitant.ended().code()).isEqualTo(Disconnect.BAD_REQUEST.code());
        assertThat(poll.packets()).isEqualTo("1");
        assertThat(client.poll().packets()).isEqualTo("status 400");
        assertThat(client.post("4more")).isEqualTo("status 400");
    }

    @Test
    void nothingIsTakenOfWhatComesAfterTheEnd() {
        TestEngine.Client client = engine.polling();

        var unused = client.post("4one\u001e1\u001e4two");

        assertThat(client.inhabitant.received).containsExactly("one");
    }

    @Test
    void twoPollsAtATimeEndTheConnection() {
        TestEngine.Client client = engine.polling();
        RecordingPoll first = client.poll();

        assertThat(client.poll().packets()).isEqualTo("status 400");

        assertThat(first.packets()).isEqualTo("1");
        assertThat(client.poll().packets()).isEqualTo("status 400");
        assertThat(client.inhabitant.ended().code()).isEqualTo(Disconnect.BAD_REQUEST.code());
    }

    @Test
    void twoPostsAtATimeEndTheConnection() {
        TestEngine.Client client = engine.polling();
        assertThat(client.posts().begin()).isNull();

        assertThat(client.post("4two")).isEqualTo("status 400");

        assertThat(client.inhabitant.ended().code()).isEqualTo(Disconnect.BAD_REQUEST.code());
        assertThat(client.inhabitant.received).isEmpty();
    }

    @Test
    void aPostThatIsGivenUpEndsTheConnection() {
        TestEngine.Client client = engine.polling();
        Posts posts = client.posts();
        assertThat(posts.begin()).isNull();

        posts.giveUp(Disconnect.MESSAGE_TOO_BIG);

        assertThat(client.inhabitant.ended()).isEqualTo(Disconnect.MESSAGE_TOO_BIG);
        assertThat(client.poll().packets()).isEqualTo("status 400");
    }

    @Test
    void pingsComeAfterTheIntervalAndAgainAfterEachPong() {
        TestEngine.Client client = engine.polling();
        for (int i = 0; i < 3; i++) {
            RecordingPoll poll = client.poll();
            engine.timers.advance(INTERVAL.minus(MILLISECOND));
            assertThat(poll.isAnswered()).isFalse();

            engine.timers.advance(MILLISECOND);

            assertThat(poll.packets()).isEqualTo("2");
            engine.timers.advance(TIMEOUT.minus(MILLISECOND));
            assertThat(client.post("3")).isEqualTo("ok");
        }
    }

    @Test
    void whoDoesNotAnswerAPingIsGone() {
        TestEngine.Client client = engine.polling();
        assertThat(client.poll().isAnswered()).isFalse();

        engine.timers.advance(INTERVAL.plus(TIMEOUT));

        assertThat(client.inhabitant.ended()).isEqualTo(Disconnect.NO_PONG);
        assertThat(client.poll().packets()).isEqualTo("status 400");
        assertThat(engine.timers.count()).isZero();
    }

    @Test
    void whoComesTooLateIsGoneWhateverTheTimersHaveSeen() {
        TestEngine.Client client = engine.polling();
        engine.timers.advanceUnnoticed(INTERVAL.plus(TIMEOUT).minus(MILLISECOND));
        assertThat(client.poll().isAnswered()).isFalse();

        TestEngine.Client late = engine.polling();
        engine.timers.advanceUnnoticed(INTERVAL.plus(TIMEOUT));

        assertThat(late.poll().packets()).isEqualTo("status 400");
        assertThat(late.inhabitant.ended()).isEqualTo(Disconnect.NO_PONG);
    }

    @Test
    void aPingThatIsMuchTooLateGivesTheWholeTimeForItsPong() {
        TestEngine.Client client = engine.polling();
        RecordingPoll poll = client.poll();
        engine.timers.advanceUnnoticed(Duration.ofMinutes(1));

        engine.timers.advance(Duration.ZERO);

        assertThat(poll.packets()).isEqualTo("2");
        engine.timers.advance(TIMEOUT.minus(MILLISECOND));
        assertThat(client.post("3")).isEqualTo("ok");
    }

    @Test
    void whatElseComesGivesThePongMoreTimeOnce() {
        TestEngine.Client client = engine.polling();
        engine.timers.advance(INTERVAL.plus(TIMEOUT).minus(MILLISECOND));
        assertThat(client.post("4busy")).isEqualTo("ok");
        engine.timers.advance(TIMEOUT.minus(MILLISECOND));
        assertThat(client.post("4still busy")).isEqualTo("ok");

        engine.timers.advance(MILLISECOND);

        assertThat(client.inhabitant.ended()).isEqualTo(Disconnect.NO_PONG);
    }

    @Test
    void aClientThatClosesGetsItsPollBack() {
        TestEngine.Client client = engine.polling();
        RecordingPoll poll = client.poll();

        assertThat(client.post("1")).isEqualTo("ok");

        assertThat(poll.packets()).isEqualTo("6");
        assertThat(client.poll().packets()).isEqualTo("status 400");
        assertThat(client.inhabitant.ended()).isEqualTo(Disconnect.NORMAL);
    }

    @Test
    void alsoWhereThePostHasOvertakenThePoll() {
        TestEngine.Client client = engine.polling();
        assertThat(client.post("1")).isEqualTo("ok");

        assertThat(client.poll().packets()).isEqualTo("6");

        assertThat(client.poll().packets()).isEqualTo("status 400");
        engine.timers.advance(Duration.ofSeconds(1));
        assertThat(engine.server.size()).isZero();
    }

    @Test
    void aSessionThatEndsAnswersThePollThatWaits() {
        TestEngine.Client client = engine.polling();
        RecordingPoll poll = client.poll();

        client.inhabitant.session().end(Disconnect.SHUTDOWN);

        assertThat(poll.packets()).isEqualTo("1");
        engine.awaitForgotten(client);
        assertThat(engine.timers.count()).isZero();
    }

    @Test
    void aSessionThatEndsSendsWhatWaitsFirst() {
        TestEngine.Client client = engine.polling();
        client.inhabitant.send("4last words");

        client.inhabitant.session().end(Disconnect.FORCED);

        assertThat(client.poll().packets()).isEqualTo("4last words");
        engine.awaitForgotten(client);
    }

    @Test
    void aClientWhosePollIsLostIsGone() {
        TestEngine.Client client = engine.polling();
        RecordingPoll poll = client.poll();

        client.loses(poll);

        assertThat(client.inhabitant.ended()).isEqualTo(Disconnect.NORMAL);
        assertThat(client.poll().packets()).isEqualTo("status 400");
    }
}
