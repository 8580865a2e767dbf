package dev.foray.protocol.socketio.engine;

import dev.foray.protocol.JsonValues;
import dev.foray.session.Disconnect;
import dev.foray.session.FlushWorkers;
import dev.foray.session.Frame;
import dev.foray.session.Session;
import dev.foray.session.SessionRegistry;
import dev.foray.session.Sessions;
import dev.foray.session.Transport;
import dev.foray.testing.Latches;
import dev.foray.testing.ManualClock;
import dev.foray.testing.ManualTimers;
import dev.foray.testing.RecordingHandler;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Engine.IO without a container, and without time that passes by itself. */
final class TestEngine implements AutoCloseable {
    static final Duration INTERVAL = Duration.ofMillis(300);
    static final Duration TIMEOUT = Duration.ofMillis(200);
    static final Duration UPGRADE = Duration.ofSeconds(10);

    final ManualTimers timers = new ManualTimers();
    final EngineServer server =
            new EngineServer(new EngineSettings(INTERVAL, TIMEOUT, UPGRADE, 1000), timers, this::open);
    private final FlushWorkers workers = new FlushWorkers(2);
    private final Sessions sessions = new Sessions(new SessionRegistry(), workers, 1 << 20, new ManualClock());
    private final List<Inhabitant> inhabitants = new CopyOnWriteArrayList<>();
    private volatile boolean refusing;

    /** Keeps what comes in. */
    static final class Inhabitant implements MessageHandler {
        final List<String> received = new CopyOnWriteArrayList<>();
        final RecordingHandler handler = new RecordingHandler();
        private final Session session;

        Inhabitant(Session session) {
            this.session = session;
        }

        @Override
        public Session session() {
            return session;
        }

        @Override
        public void received(String message) {
            received.add(message);
        }

        @Override
        public void received(byte[] message) {
            received.add(Arrays.toString(message));
        }

        void send(String packet) {
            session.send(Frame.of(packet));
        }

        Disconnect ended() {
            return handler.awaitEnd();
        }
    }

    private MessageHandler open(String remoteAddress, String user, Transport transport) {
        Inhabitant inhabitant = new Inhabitant(sessions.open("test", remoteAddress, transport));
        inhabitant.session().handledBy(inhabitant.handler);
        inhabitants.add(inhabitant);
        if (refusing) {
            inhabitant.session().end(Disconnect.CONNECTION_LIMIT);
        }
        return inhabitant;
    }

    void refuse() {
        refusing = true;
    }

    static EngineRequest get(String query) {
        return new EngineRequest("GET", query, "192.0.2.1", null);
    }

    /** A client that polls. */
    Client polling() {
        Reply reply = server.handshake(get("EIO=4&transport=polling"));
        String sid = JsonValues.object(reply.body().substring(1)).getString("sid");
        return new Client(sid, inhabitants.get(inhabitants.size() - 1));
    }

    /** A WebSocket of somebody new, after the handshake. */
    Line webSocket() {
        Line line = line("");
        var unused = line.socket.messages(1);
        return line;
    }

    /** A WebSocket for a session; empty: a new one. */
    Line line(String sid) {
        return new Line(sid);
    }

    /** A client that polls, and what it speaks to. */
    final class Client {
        final String sid;
        final Inhabitant inhabitant;

        Client(String sid, Inhabitant inhabitant) {
            this.sid = sid;
            this.inhabitant = inhabitant;
        }

        EngineConnection connection() {
            return server.find(TestEngine.get("EIO=4&transport=polling&sid=" + sid));
        }

        RecordingPoll poll() {
            RecordingPoll poll = new RecordingPoll();
            EngineConnection connection = connection();
            if (connection == null) {
                poll.answer(EngineError.UNKNOWN_SID.reply());
            } else {
                connection.poll(poll);
            }
            return poll;
        }

        void loses(RecordingPoll poll) {
            connection().lost(poll);
        }

        Posts posts() {
            return connection().posts();
        }

        /** The body, or the status where it is not 200. */
        String post(String payload) {
            EngineConnection connection = connection();
            EngineError problem = connection == null
                    ? EngineError.UNKNOWN_SID
                    : connection.posts().begin();
            if (problem != null) {
                return "status " + problem.reply().status();
            }
            Reply reply = connection.posts().take(payload);
            return reply.status() == 200 ? reply.body() : "status " + reply.status();
        }
    }

    /** A WebSocket. */
    final class Line {
        final RecordingSocket socket = new RecordingSocket();
        private final PacketLane lane = new PacketLane(socket);
        private final EngineConnection connection;

        Line(String sid) {
            String query = "EIO=4&transport=websocket" + (sid.isEmpty() ? "" : "&sid=" + sid);
            connection = server.accept(TestEngine.get(query), lane);
        }

        boolean isAccepted() {
            return connection != null;
        }

        Inhabitant inhabitant() {
            return inhabitants.get(inhabitants.size() - 1);
        }

        void receives(String packet) {
            try {
                connection.received(lane, Packet.decode(packet));
            } catch (IllegalArgumentException e) {
                connection.fail(lane, Disconnect.BAD_REQUEST);
            }
        }

        void receives(byte[] message) {
            connection.received(lane, Packet.binary(message));
        }

        void breaks() {
            connection.lost(lane);
        }
    }

    void awaitForgotten(Client client) {
        Latches.eventually("forgotten", () -> client.connection() == null);
    }

    @Override
    public void close() {
        sessions.close();
        workers.close();
    }
}
