package dev.foray.protocol.socketio;

import dev.foray.protocol.socketio.engine.Timers;
import dev.foray.protocol.socketio.spi.SocketClient;
import dev.foray.protocol.socketio.spi.SocketEvent;
import dev.foray.protocol.socketio.spi.SocketHandler;
import dev.foray.protocol.socketio.spi.SocketHandler.Takes;
import dev.foray.protocol.socketio.spi.SocketServer;
import dev.foray.thread.ForayThreads;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The handlers that the WAR has, their clients, and the threads on which they are called. Thread-safe. */
public final class Handlers implements AutoCloseable {
    private static final System.Logger log = System.getLogger(Handlers.class.getName());
    private static final int THREADS = 16;
    private static final int IDLE_SECONDS = 30;
    private static final int STOP_SECONDS = 5;

    private final List<SocketHandler> handlers;
    private final Timers timers;
    private final ThreadPoolExecutor threads;
    private final Map<String, HandledClient> byId = new ConcurrentHashMap<>();
    private final Map<String, Map<String, HandledClient>> byNamespace = new ConcurrentHashMap<>();

    /** Who has a namespace, and what of it; nobody, where nothing is taken. */
    record Binding(Takes takes, SocketHandler handler) {}

    public Handlers(List<SocketHandler> handlers, Timers timers) {
        this.handlers = List.copyOf(handlers);
        this.timers = timers;
        this.threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                ForayThreads.factory("foray-socketio-handler"));
        threads.allowCoreThreadTimeOut(true);
    }

    /** Those that {@link ServiceLoader} finds; one that cannot be made is left out, and logged. */
    public static List<SocketHandler> find(ClassLoader loader) {
        List<SocketHandler> found = new ArrayList<>();
        var providers = ServiceLoader.load(SocketHandler.class, loader).iterator();
        while (true) {
            try {
                if (!providers.hasNext()) {
                    return found;
                }
                found.add(providers.next());
            } catch (ServiceConfigurationError e) {
                log.log(Level.ERROR, "a handler of Socket.IO cannot be used", e);
            }
        }
    }

    /** Tells the handlers that the WAR has started. */
    public void start(SocketServer server) {
        for (SocketHandler handler : handlers) {
            execute(handler, () -> handler.started(server));
        }
    }

    Binding of(String namespace) {
        for (SocketHandler handler : handlers) {
            Takes takes = handler.takes(namespace);
            if (takes != Takes.NOTHING) {
                return new Binding(takes, handler);
            }
        }
        return NOBODY;
    }

    /** Has the handler decide whether a client may be in its namespace. */
    void admit(NamespaceSocket socket, Binding binding) {
        follow(socket, binding).connecting();
    }

    /** From now on the handler is told of a client. */
    HandledClient follow(NamespaceSocket socket, Binding binding) {
        HandledClient client = new HandledClient(socket, binding.handler(), this);
        socket.handledBy(client);
        return client;
    }

    void add(HandledClient client) {
        byId.put(client.id(), client);
        byNamespace.compute(client.namespace(), (name, clients) -> {
            Map<String, HandledClient> all = clients == null ? new ConcurrentHashMap<>() : clients;
            all.put(client.id(), client);
            return all;
        });
    }

    void remove(HandledClient client) {
        byId.remove(client.id(), client);
        byNamespace.computeIfPresent(client.namespace(), (name, clients) -> {
            clients.remove(client.id(), client);
            return clients.isEmpty() ? null : clients;
        });
    }

    Optional<SocketClient> byId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    Collection<HandledClient> in(String namespace) {
        Map<String, HandledClient> clients = byNamespace.get(namespace);
        return clients == null ? List.of() : clients.values();
    }

    Timers timers() {
        return timers;
    }

    /** Calls a handler, soon, on a thread that may wait and that finds the handler's classes. */
    void execute(SocketHandler handler, Runnable call) {
        try {
            threads.execute(() -> {
                Thread thread = Thread.currentThread();
                ClassLoader context = thread.getContextClassLoader();
                thread.setContextClassLoader(handler.getClass().getClassLoader());
                try {
                    call.run();
                } catch (RuntimeException | LinkageError e) {
                    log.log(Level.ERROR, "a handler of Socket.IO failed", e);
                } finally {
                    thread.setContextClassLoader(context);
                }
            });
        } catch (RejectedExecutionException e) {
            log.log(Level.DEBUG, "the server has stopped; a handler is not called");
        }
    }

    /** Lets what was begun end, for a while. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static final Binding NOBODY = new Binding(Takes.NOTHING, new SocketHandler() {
        @Override
        public Takes takes(String namespace) {
            return Takes.NOTHING;
        }

        @Override
        public boolean received(SocketClient client, SocketEvent event) {
            return false;
        }
    });
}
