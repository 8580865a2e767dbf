package dev.foray.protocol.socketio.engine;

import static dev.foray.protocol.socketio.engine.TestEngine.INTERVAL;
import static dev.foray.protocol.socketio.engine.TestEngine.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.protocol.socketio.engine.TestEngine.Client;
import dev.foray.protocol.socketio.engine.TestEngine.Line;
import dev.foray.session.Disconnect;
import dev.foray.testing.Latches;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections over a WebSocket, and the change from polling to it. */
class WebSocketTest {
    private final TestEngine engine = new TestEngine();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void beginsWithTheHandshakeWhichOffersNoUpgrade() {
        Line line = engine.line("");

        assertThat(line.socket.messages(1).get(0)).startsWith("0{\"sid\":\"").contains("\"upgrades\":[],");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "transport=websocket",
                "EIO=abc&transport=websocket",
                "EIO=4",
                "EIO=4&transport=polling",
                "EIO=4&transport=websocket&sid=none"
            })
    void isClosedWhereItMeansNothing(String query) {
        RecordingSocket socket = new RecordingSocket();

        assertThat(engine.server.accept(TestEngine.get(query), new PacketLane(socket)))
                .isNull();

        assertThat(socket.closeCode()).isEqualTo(Disconnect.BAD_REQUEST.code());
    }

    @Test
    void whoMayNotStayIsClosedByItsSession() {
        engine.refuse();

        Line line = engine.line("");

        assertThat(line.isAccepted()).isFalse();
        assertThat(line.socket.closeCode()).isEqualTo(Disconnect.CONNECTION_LIMIT.code());
    }

    @Test
    void carriesOnePacketAMessageAndBinaryAsItIs() {
        Line line = engine.webSocket();

        line.inhabitant().send("4one");
        line.inhabitant().send("451-[{}]\u001ebAQID");
        line.inhabitant().send("4two");
        line.receives("4three");
        line.receives(new byte[] {4, 5});

        assertThat(line.socket.messages(5)).endsWith("4one", "451-[{}]", "[1, 2, 3]", "4two");
        assertThat(line.inhabitant().received).containsExactly("three", "[4, 5]");
    }

    @Test
    void sendsNothingWhileSomethingIsUnderWay() {
        Line line = engine.webSocket();
        line.socket.holdSends();

        line.inhabitant().send("4one\u001ebAQID");
        line.inhabitant().send("4two");
        assertThat(line.socket.messages(2)).hasSize(2);
        line.socket.endSend(null);
        assertThat(line.socket.messages(3)).hasSize(3);
        line.socket.endSend(null);

        assertThat(line.socket.messages(4)).endsWith("4one", "[1, 2, 3]", "4two");
        assertThat(line.socket.hasOverlapped()).isFalse();
    }

    @Test
    void aSendThatFailsEndsTheSession() {
        Line line = engine.webSocket();
        line.socket.holdSends();
        line.inhabitant().send("4one\u001e4rest");
        var unused = line.socket.messages(2);

        line.socket.endSend(new IllegalStateException("broken"));

        assertThat(line.inhabitant().ended()).isEqualTo(Disconnect.WRITE_ERROR);
        assertThat(line.socket.messages(2)).doesNotContain("4rest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "", "9", "2", "b***"})
    void whatIsMalformedEndsTheConnection(String packet) {
        Line line = engine.webSocket();

        line.receives(packet);
        line.receives("4more");

        assertThat(line.socket.closeCode()).isEqualTo(Disconnect.BAD_REQUEST.code());
        assertThat(line.inhabitant().received).isEmpty();
    }

    @Test
    void isPingedAndClosedWhereNoPongComes() {
        Line line = engine.webSocket();
        engine.timers.advance(INTERVAL);
        assertThat(line.socket.messages(2)).endsWith("2");
        line.receives("3");
        engine.timers.advance(INTERVAL);
        assertThat(line.socket.messages(3)).endsWith("2", "2");

        engine.timers.advance(TIMEOUT);

        assertThat(line.socket.closeCode()).isEqualTo(Disconnect.NO_PONG.code());
    }

    @Test
    void aClientThatClosesIsClosed() {
        Line line = engine.webSocket();

        line.receives("1");

        assertThat(line.socket.closeCode()).isEqualTo(Disconnect.NORMAL.code());
    }

    @Test
    void aClientWhoseWebSocketBreaksIsGone() {
        Line line = engine.webSocket();

        line.breaks();

        assertThat(line.inhabitant().ended()).isEqualTo(Disconnect.NORMAL);
        assertThat(engine.server.size()).isZero();
        assertThat(engine.timers.count()).isZero();
    }

    @Test
    void takesOverFromPollingWithAllThatWaits() {
        Client client = engine.polling();
        RecordingPoll poll = client.poll();
        Line line = engine.line(client.sid);
        line.receives("2probe");
        assertThat(line.socket.messages(1)).containsExactly("3probe");
        assertThat(poll.packets()).isEqualTo("6");
        client.inhabitant.send("4one");
        client.inhabitant.send("4two");

        line.receives("5");
        line.receives("4three");
        client.inhabitant.send("4four");

        assertThat(line.socket.messages(4)).containsExactly("3probe", "4one", "4two", "4four");
        assertThat(client.inhabitant.received).containsExactly("three");
        assertThat(line.socket.hasOverlapped()).isFalse();
    }

    /** What was to answer a poll, which had just been released for the sake of the upgrade. */
    @Test
    void takesOverWhatHasMissedItsPoll() {
        Client client = engine.polling();
        Line line = engine.line(client.sid);
        line.receives("2probe");
        CompletableFuture<Boolean> sent = new CompletableFuture<>();
        client.connection().send("4one\u001e4two", failure -> sent.complete(failure == null));

        line.receives("5");

        assertThat(line.socket.messages(3)).containsExactly("3probe", "4one", "4two");
        assertThat(Latches.await(sent)).isTrue();
    }

    @Test
    void whatIsSentWhileItProbesGoesOnPolling() {
        Client client = engine.polling();
        Line line = engine.line(client.sid);
        line.receives("2probe");
        client.inhabitant.send("4one");

        assertThat(client.poll().packets()).isEqualTo("4one");

        line.receives("5");
        client.inhabitant.send("4two");
        assertThat(line.socket.messages(2)).containsExactly("3probe", "4two");
    }

    @Test
    void aPollThatComesWhileItProbesIsAnsweredSoon() {
        Client client = engine.polling();
        Line line = engine.line(client.sid);
        line.receives("2probe");
        RecordingPoll poll = client.poll();
        engine.timers.advance(Duration.ofMillis(99));
        assertThat(poll.isAnswered()).isFalse();

        engine.timers.advance(Duration.ofMillis(1));

        assertThat(poll.packets()).isEqualTo("6");
    }

    @Test
    void aPollThatIsOvertakenByTheEndOfTheUpgradeIsRefused() {
        Client client = engine.polling();
        Line line = engine.line(client.sid);
        line.receives("2probe");
        RecordingPoll poll = client.poll();

        line.receives("5");

        assertThat(poll.packets()).isEqualTo("status 400");
        assertThat(client.poll().packets()).isEqualTo("status 400");
        assertThat(client.post("4x")).isEqualTo("status 400");
        line.receives("4on");
        assertThat(client.inhabitant.received).containsExactly("on");
    }

    @Test
    void aSecondWebSocketOfASessionIsClosed() {
        Client client = engine.polling();
        Line first = engine.line(client.sid);
        first.receives("2probe");

        Line whileProbing = engine.line(client.sid);
        first.receives("5");
        Line afterwards = engine.line(client.sid);

        assertThat(whileProbing.socket.closeCode()).isEqualTo(Disconnect.BAD_REQUEST.code());
        assertThat(afterwards.socket.closeCode()).isEqualTo(Disconnect.BAD_REQUEST.code());
        first.receives("4on");
        assertThat(client.inhabitant.received).containsExactly("on");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "4hello", "2", "abc"})
    void oneThatProbesInAnotherWayIsClosedAlone(String packet) {
        Client client = engine.polling();
        Line line = engine.line(client.sid);

        line.receives(packet);

        assertThat(line.socket.closeCode()).isEqualTo(Disconnect.STALE.code());
        client.inhabitant.send("4on");
        assertThat(client.poll().packets()).isEqualTo("4on");
        Line another = engine.line(client.sid);
        another.receives("2probe");
        assertThat(another.socket.messages(1)).containsExactly("3probe");
    }

    @Test
    void oneThatDoesNotTakeOverInTimeIsClosedAlone() {
        Client client = engine.polling();
        Line line = engine.line(client.sid);
        line.receives("2probe");
        for (Duration passed = Duration.ZERO;
                passed.compareTo(TestEngine.UPGRADE) < 0;
                passed = passed.plus(INTERVAL)) {
            engine.timers.advance(INTERVAL);
            assertThat(client.poll().packets()).isEqualTo("2");
            assertThat(client.post("3")).isEqualTo("ok");
        }

        assertThat(line.socket.closeCode()).isEqualTo(Disconnect.STALE.code());
    }

    @Test
    void oneThatBreaksWhileItProbesChangesNothing() {
        Client client = engine.polling();
        Line line = engine.line(client.sid);
        line.receives("2probe");

        line.breaks();

        client.inhabitant.send("4on");
        assertThat(client.poll().packets()).isEqualTo("4on");
        assertThat(client.inhabitant.session().hasEnded()).isFalse();
    }

    @Test
    void aSessionThatEndsWhileAWebSocketProbesClosesThatToo() {
        Client client = engine.polling();
        Line line = engine.line(client.sid);

        client.inhabitant.session().end(Disconnect.SHUTDOWN);

        assertThat(line.socket.closeCode()).isEqualTo(Disconnect.STALE.code());
    }
}
