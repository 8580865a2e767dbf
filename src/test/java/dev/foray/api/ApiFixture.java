package dev.foray.api;

import dev.foray.broker.Broker;
import dev.foray.broker.MemoryBroker;
import dev.foray.channel.Namespaces;
import dev.foray.config.Settings;
import dev.foray.hub.Hub;
import dev.foray.session.FlushWorkers;
import dev.foray.session.SessionRegistry;
import dev.foray.session.Sessions;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The methods of the API on a hub and a broker of their own; the time stands still at 1,800,000,000 s. */
final class ApiFixture implements AutoCloseable {
    private static final long MAX_WAIT_SECONDS = 10;
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);

    final SessionRegistry registry = new SessionRegistry();
    final Hub hub;
    final ApiMethods methods;
    private final FlushWorkers workers = new FlushWorkers(1);
    private final Sessions sessions;
    private final Broker broker;

    ApiFixture() {
        this(new MemoryBroker(clock()));
    }

    ApiFixture(Broker broker) {
        Settings settings = TestSettings.settings();
        this.broker = broker;
        sessions = new Sessions(registry, workers, 1 << 20, clock());
        hub = new Hub(settings, new Namespaces(settings.channel()), broker);
        Node node = new Node("uid-1", "host-1", "1.0.0", NOW.minus(Duration.ofHours(1)));
        methods = new ApiMethods(hub, registry, node, clock());
        broker.start(hub);
    }

    static Clock clock() {
        return Clock.fixed(NOW, ZoneOffset.UTC);
    }

    RecordingPeer connect(String user) {
        return RecordingPeer.connect(sessions, user);
    }

    /** The body of the answer, with every epoch written as E. */
    String post(String method, String body) {
        return withoutEpochs(answer(method, body, false).body());
    }

    static String withoutEpochs(String json) {
        return json.replaceAll("\"epoch\":\"[^\"]+\"", "\"epoch\":\"E\"");
    }

    Answer answer(String method, String body, boolean errorsAsStatus) {
        try {
            return methods.answer(method, body.getBytes(StandardCharsets.UTF_8), errorsAsStatus)
                    .get(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        broker.close();
        sessions.close();
        workers.close();
    }
}
