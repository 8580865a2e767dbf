package dev.foray;

import dev.foray.api.ApiMethods;
import dev.foray.api.ApiServlet;
import dev.foray.api.Node;
import dev.foray.api.OriginServlet;
import dev.foray.api.PollServlet;
import dev.foray.api.Polls;
import dev.foray.auth.ApiKeys;
import dev.foray.auth.JwtVerifier;
import dev.foray.auth.Origins;
import dev.foray.auth.Permissions;
import dev.foray.auth.Secrets;
import dev.foray.broker.Broker;
import dev.foray.broker.MemoryBroker;
import dev.foray.broker.sqlite.SqliteBroker;
import dev.foray.broker.sqlite.SqliteLimits;
import dev.foray.channel.ForayException;
import dev.foray.channel.Namespaces;
import dev.foray.config.ConfigurationException;
import dev.foray.config.Settings;
import dev.foray.config.SettingsLoader;
import dev.foray.container.OwnClasses;
import dev.foray.container.ServerListener;
import dev.foray.container.ServerWatch;
import dev.foray.hub.Hub;
import dev.foray.hub.LiveChannels;
import dev.foray.protocol.Admission;
import dev.foray.protocol.Filters;
import dev.foray.protocol.MaskingFilter;
import dev.foray.protocol.centrifuge.CentrifugeProtocol;
import dev.foray.protocol.centrifuge.Emulation;
import dev.foray.protocol.centrifuge.LiveEndpoint;
import dev.foray.protocol.centrifuge.StreamServlet;
import dev.foray.protocol.socketio.Handlers;
import dev.foray.protocol.socketio.ScriptServlet;
import dev.foray.protocol.socketio.Server;
import dev.foray.protocol.socketio.SocketIoEndpoint;
import dev.foray.protocol.socketio.SocketIoProtocol;
import dev.foray.protocol.socketio.engine.EngineServer;
import dev.foray.protocol.socketio.engine.EngineSettings;
import dev.foray.protocol.socketio.engine.PollingServlet;
import dev.foray.protocol.socketio.engine.ThreadTimers;
import dev.foray.protocol.text.TextEndpoint;
import dev.foray.protocol.text.TextProtocol;
import dev.foray.protocol.text.UpgradeFilter;
import dev.foray.session.FlushWorkers;
import dev.foray.session.SessionRegistry;
import dev.foray.session.Sessions;
import dev.foray.thread.LinkedRecords;
import dev.foray.thread.ServerThreads;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The composition root: builds everything in the order in which it is needed when the WAR starts, and ends it in the
 * opposite order when the WAR stops. What is wrong with the settings or the data folder stops the start, and says so.
 */
@WebListener
public final class Foray implements ServletContextListener {
    private static final System.Logger log = System.getLogger(Foray.class.getName());

    /** What to close, the latest first. */
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    @Override
    public void contextInitialized(ServletContextEvent event) {
        try {
            start(event.getServletContext(), SettingsLoader.load(), Clock.systemUTC());
        } catch (ConfigurationException e) {
            log.log(Level.ERROR, e.getMessage());
            stop();
            throw e;
        } catch (ForayException e) {
            log.log(Level.ERROR, "Foray does not start: " + e.getMessage());
            stop();
            throw e;
        } catch (RuntimeException e) {
            stop();
            throw e;
        }
    }

    private void start(ServletContext context, Settings settings, Clock clock) {
        OwnClasses.load(context);
        started.push(new ShutdownHook(this::stop));
        Namespaces namespaces = new Namespaces(settings.channel());
        Broker broker = broker(settings, clock);
        LiveChannels live = new LiveChannels(settings.channel(), broker);
        Hub hub = new Hub(settings, namespaces, broker, live);
        started.push(broker);
        broker.start(hub);
        started.push(live);
        live.start(hub);

        ThreadTimers timers = closedLater(new ThreadTimers());
        Handlers handlers = closedLater(new Handlers(Handlers.find(Foray.class.getClassLoader()), timers));

        FlushWorkers workers = closedLater(new FlushWorkers(Runtime.getRuntime().availableProcessors()));
        SessionRegistry registry = LiveEndpoint.registry();
        Sessions sessions = new Sessions(registry, workers, settings.client().queueMaxSize(), clock);
        // To the last session: the server waits for whom it tells.
        started.push(ServerWatch.start(context, awayFrom(sessions)));
        started.push(sessions);
        JwtVerifier tokens = closedLater(new JwtVerifier(settings.client(), clock));

        Permissions permissions = new Permissions(settings.client().insecure());
        Admission admission = new Admission(settings.client(), sessions, tokens, permissions, clock);
        Origins origins = new Origins(settings.client().allowedOrigins());
        CentrifugeProtocol centrifuge =
                new CentrifugeProtocol(settings, hub, sessions, admission, permissions, clock, version());
        Node node = Node.starting(version(), clock);
        serveCentrifuge(context, centrifuge, new Emulation(node.uid()), origins);
        TextEndpoint.serve(new TextProtocol(settings, hub, sessions, admission, permissions, clock), origins);
        started.push(TextEndpoint::stop);
        UpgradeFilter.register(context);
        if (settings.socketio().enabled()) {
            SocketIoProtocol socketIo =
                    new SocketIoProtocol(settings, hub, sessions, admission, permissions, clock, handlers);
            serveSocketIo(context, settings, new EngineServer(engine(settings), timers, socketIo), origins);
            handlers.start(new Server(handlers, hub));
        }
        MaskingFilter.register(
                context, "/connection/websocket", "/connection/uni_websocket", "/ws/*", SocketIoEndpoint.PATH);

        serveApi(context, settings, new ApiMethods(hub, registry, node, clock));
        new PollServlet(new Polls(settings.client(), hub, sessions, admission, permissions), origins).register(context);
        new OriginServlet(origins).register(context);
        Filters.register(context, "foray-page-headers", PageHeadersFilter.class, "/*");
        context.addServlet("foray-end", new EndServlet(this::stop)).setLoadOnStartup(0);
        sayReady(context, settings);
    }

    private static ServerListener awayFrom(Sessions sessions) {
        return new ServerListener() {
            @Override
            public void suspended() {
                sessions.sendAway();
            }

            @Override
            public void resumed() {
                sessions.acceptAgain();
            }
        };
    }

    private static void sayReady(ServletContext context, Settings settings) {
        String address = settings.address().isEmpty() ? context.getContextPath() + "/" : settings.address();
        log.log(Level.INFO, "Foray " + version() + " is ready at " + address);
        log.log(Level.INFO, "data folder: " + settings.data());
        log.log(
                Level.INFO,
                settings.httpApi().key().isEmpty()
                        ? "API key: in " + settings.data().resolve("api.key")
                        : "API key: from the settings (http_api.key)");
    }

    private void serveCentrifuge(
            ServletContext context, CentrifugeProtocol centrifuge, Emulation emulation, Origins origins) {
        LiveEndpoint.serve(centrifuge, origins);
        started.push(LiveEndpoint::stop);
        StreamServlet.registerAll(context, centrifuge, emulation, origins);
    }

    private static void serveApi(ServletContext context, Settings settings, ApiMethods methods) {
        Secrets secrets = new Secrets(settings, new SecureRandom());
        new ApiServlet(methods, new ApiKeys(secrets.apiKey(), settings.httpApi().insecure())).register(context);
    }

    private <T extends AutoCloseable> T closedLater(T part) {
        started.push(part);
        return part;
    }

    private static EngineSettings engine(Settings settings) {
        Settings.SocketIo socketIo = settings.socketio();
        return new EngineSettings(
                socketIo.pingInterval(), socketIo.pingTimeout(), socketIo.upgradeTimeout(), socketIo.maxPayload());
    }

    private void serveSocketIo(ServletContext context, Settings settings, EngineServer engine, Origins origins) {
        boolean anyOrigin = settings.client().allowedOrigins().contains("*");
        new PollingServlet(engine, origins, !anyOrigin).register(context, SocketIoEndpoint.PATH);
        new ScriptServlet().register(context);
        SocketIoEndpoint.serve(engine, origins);
        started.push(SocketIoEndpoint::stop);
    }

    private static Broker broker(Settings settings, Clock clock) {
        return switch (settings.broker().type()) {
            case MEMORY -> new MemoryBroker(clock);
            case SQLITE -> new SqliteBroker(settings.data(), clock, SqliteLimits.DEFAULT);
        };
    }

    private static String version() {
        String version = Foray.class.getPackage().getImplementationVersion();
        return version == null ? "1.0.0-SNAPSHOT" : version;
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        stop();
        log.log(Level.INFO, "Foray has stopped");
        LinkedRecords.forget();
        ServerThreads.leave(Foray.class.getClassLoader());
    }

    /** Whoever comes second waits until all has ended. */
    private synchronized void stop() {
        while (!started.isEmpty()) {
            AutoCloseable last = started.pop();
            try {
                last.close();
            } catch (Exception | LinkageError e) {
                // An error, too: a server that is ending may have closed the class loader.
                log.log(Level.ERROR, "stopping " + last.getClass().getSimpleName() + " failed; the rest goes on", e);
            }
        }
    }
}
