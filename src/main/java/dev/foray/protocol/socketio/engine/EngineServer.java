package dev.foray.protocol.socketio.engine;

import dev.foray.channel.JsonText;
import dev.foray.channel.JsonWriter;
import dev.foray.session.Disconnect;
import dev.foray.session.Frame;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All connections of Engine.IO by their secret ids, and the handshakes that make them. Thread-safe. */
public final class EngineServer {
    private static final String POLLING = "polling";
    private static final String WEBSOCKET = "websocket";

    /** Makes 20 characters, as clients are used to. */
    private static final int SID_BYTES = 15;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final EngineSettings settings;
    private final Timers timers;
    private final Opener opener;
    private final Map<String, EngineConnection> connections = new ConcurrentHashMap<>();

    public EngineServer(EngineSettings settings, Timers timers, Opener opener) {
        this.settings = settings;
        this.timers = timers;
        this.opener = opener;
    }

    EngineSettings settings() {
        return settings;
    }

    Timers timers() {
        return timers;
    }

    /** How many connections there are, those included that have just been closed. */
    public int size() {
        return connections.size();
    }

    /** What is wrong with an HTTP request; null: nothing. */
    @Nullable
    EngineError problem(EngineRequest request) {
        EngineError problem = problem(request, false);
        return problem == null && request.transport().equals(WEBSOCKET) ? EngineError.BAD_REQUEST : problem;
    }

    /** What is wrong with the handshake of a WebSocket; null: nothing. */
    @Nullable
    EngineError upgradeProblem(EngineRequest request) {
        return problem(request, true);
    }

    private @Nullable EngineError problem(EngineRequest request, boolean upgrade) {
        String transport = request.transport();
        if (!transport.equals(POLLING) && !transport.equals(WEBSOCKET)) {
            return EngineError.UNKNOWN_TRANSPORT;
        }
        if (upgrade && !transport.equals(WEBSOCKET)) {
            return EngineError.BAD_REQUEST;
        }
        if (request.sid().isEmpty()) {
            if (!request.isGet()) {
                return EngineError.BAD_HANDSHAKE_METHOD;
            }
            return request.isVersion4() ? null : EngineError.UNSUPPORTED_VERSION;
        }
        return connections.containsKey(request.sid()) ? null : EngineError.UNKNOWN_SID;
    }

    /** The connection that a request is about; null where there is none. */
    @Nullable
    EngineConnection find(EngineRequest request) {
        return connections.get(request.sid());
    }

    /** Begins a connection that polls; the reply has its id. */
    Reply handshake(EngineRequest request) {
        EngineConnection connection = open(request, null);
        return connection == null
                ? EngineError.unavailable("no more sessions at the moment")
                : Reply.packets(openPacket(connection, "[\"" + WEBSOCKET + "\"]"));
    }

    /**
     * Takes a WebSocket that has just come, as a connection of its own or as one that a polling connection may change
     * to; null where it is neither, and has been closed.
     */
    @Nullable
    EngineConnection accept(EngineRequest request, PacketLane lane) {
        EngineError problem = upgradeProblem(request);
        if (problem != null) {
            lane.close(Disconnect.BAD_REQUEST.because(problem.message()));
            return null;
        }
        EngineConnection existing = find(request);
        if (request.sid().isEmpty()) {
            return open(request, lane);
        }
        if (existing != null && existing.probe(lane)) {
            return existing;
        }
        lane.close(Disconnect.BAD_REQUEST.because("the session has a WebSocket already"));
        return null;
    }

    /** Null where it may not stay; a WebSocket is then closed by its session. */
    private @Nullable EngineConnection open(EngineRequest request, @Nullable PacketLane lane) {
        EngineConnection connection = new EngineConnection(sid(), this, lane);
        MessageHandler handler = opener.open(request.remoteAddress(), request.user(), connection);
        connection.opened(handler);
        connections.put(connection.sid(), connection);
        if (handler.session().hasEnded()) {
            connections.remove(connection.sid());
            return null;
        }
        if (lane != null) {
            handler.session().send(Frame.of(openPacket(connection, "[]")));
        }
        return connection;
    }

    private static String sid() {
        byte[] bytes = new byte[SID_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private String openPacket(EngineConnection connection, String upgrades) {
        return "0"
                + new JsonWriter()
                        .beginObject()
                        .name("sid")
                        .value(connection.sid())
                        .name("upgrades")
                        .value(new JsonText(upgrades))
                        .name("pingInterval")
                        .value(settings.pingInterval().toMillis())
                        .name("pingTimeout")
                        .value(settings.pingTimeout().toMillis())
                        .name("maxPayload")
                        .value(settings.maxPayload())
                        .endObject()
                        .text();
    }

    /** A connection is closed; requests that name it are answered by it for a while. */
    void forget(EngineConnection connection, Duration remembered) {
        if (remembered.isZero()) {
            connections.remove(connection.sid(), connection);
        } else {
            var unused = timers.after(remembered, () -> connections.remove(connection.sid(), connection));
        }
    }
}
