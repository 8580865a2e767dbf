package dev.foray.protocol.centrifuge;

import dev.foray.auth.Origins;
import dev.foray.config.Settings;
import dev.foray.protocol.CrossOrigin;
import dev.foray.protocol.HttpRefusal;
import dev.foray.protocol.QueryParameters;
import dev.foray.protocol.RequestBody;
import dev.foray.protocol.SizeLimit;
import dev.foray.protocol.StreamExchange;
import dev.foray.protocol.centrifuge.Command.ConnectRequest;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.function.Consumer;

/**
 * Where clients connect that get what they get over an HTTP response: in both directions with requests to
 * {@link EmulationServlet}, or one way only. No thread waits for them.
 *
 * <p>What is wrong with the request is answered with 400, 403, 405 or 413 and {@code {"code","message"}}; what is wrong
 * with the client is told on the stream, as everything else.
 */
public final class StreamServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Stream stream;
    private final transient CentrifugeProtocol protocol;
    private final transient Emulation emulation;
    private final transient CrossOrigin origins;
    private final transient SizeLimit limit;

    StreamServlet(Stream stream, CentrifugeProtocol protocol, Emulation emulation, CrossOrigin origins) {
        this.stream = stream;
        this.protocol = protocol;
        this.emulation = emulation;
        this.origins = origins;
        this.limit = new SizeLimit(protocol.settings().websocket().messageSizeLimit());
    }

    /** Makes known to the container, while the application starts, the streams that the settings enable. */
    public static void registerAll(
            ServletContext context, CentrifugeProtocol protocol, Emulation emulation, Origins origins) {
        Settings settings = protocol.settings();
        boolean anyOrigin = settings.client().allowedOrigins().contains("*");
        CrossOrigin crossOrigin = new CrossOrigin(origins, !anyOrigin);
        for (Stream stream : Stream.values()) {
            if (stream.isEnabled(settings)) {
                new StreamServlet(stream, protocol, emulation, crossOrigin).register(context);
            }
        }
        new EmulationServlet(protocol, emulation, crossOrigin).register(context);
    }

    /** Makes the servlet known to the container. */
    void register(ServletContext context) {
        ServletRegistration.Dynamic registration = context.addServlet("foray " + stream.path(), this);
        registration.setAsyncSupported(true);
        registration.addMapping(stream.path());
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!origins.admits(request, response, stream.methods())) {
            return;
        }
        if ("GET".equals(request.getMethod())) {
            try {
                Consumer<CentrifugeConnection> first = first(QueryParameters.of(request.getQueryString()));
                Opened opened = open(request, response);
                opened.begin(first);
            } catch (IllegalArgumentException e) {
                HttpRefusal.badRequest(String.valueOf(e.getMessage())).write(response);
            }
        } else {
            RequestBody.read(request, limit.bytes(), new Body(open(request, response)));
        }
    }

    /** What the client said first, as what is to be done with it. */
    private Consumer<CentrifugeConnection> first(QueryParameters parameters) {
        if (stream.medium().isOneWay()) {
            ConnectRequest request = Introduction.of(parameters, limit);
            return connection -> connection.introduce(request);
        }
        String commands = parameters.get(Introduction.PARAMETER);
        if (commands == null || commands.isEmpty()) {
            throw new IllegalArgumentException(Introduction.PARAMETER + ": is required");
        }
        return first(commands);
    }

    private Consumer<CentrifugeConnection> first(String text) {
        if (stream.medium().isOneWay()) {
            ConnectRequest request = Introduction.of(text, limit);
            return connection -> connection.introduce(request);
        }
        Commands commands = Commands.decode(text, limit);
        return connection -> connection.receiveUnordered(commands);
    }

    private Opened open(HttpServletRequest request, HttpServletResponse response) {
        Medium medium = stream.medium();
        Principal user = request.getUserPrincipal();
        StreamExchange exchange =
                StreamExchange.begin(request, response, stream.format(), medium.pushes()::disconnected);
        Emulation.Handle handle = medium.isOneWay() ? null : emulation.newHandle();
        CentrifugeConnection connection = protocol.open(
                new Newcomer(request.getRemoteAddr(), user == null ? null : user.getName(), medium, handle),
                exchange.transport());
        if (handle != null) {
            emulation.add(handle, connection);
        }
        exchange.whenOver(() -> {
            connection.gone();
            if (handle != null) {
                emulation.remove(handle);
            }
        });
        return new Opened(exchange, connection);
    }

    private record Opened(StreamExchange exchange, CentrifugeConnection connection) {
        /** Not, where it was sent away when it came; it is told so then. */
        void begin(Consumer<CentrifugeConnection> first) {
            if (!connection.session().hasEnded()) {
                exchange.transport().open();
                first.accept(connection);
            }
        }
    }

    /** Who does not send all of it in time is closed as stale. */
    private final class Body implements RequestBody.Reader {
        private final Opened opened;

        Body(Opened opened) {
            this.opened = opened;
        }

        @Override
        public void complete(byte[] body) {
            try {
                opened.begin(first(new String(body, StandardCharsets.UTF_8)));
            } catch (IllegalArgumentException e) {
                opened.exchange().refuse(HttpRefusal.badRequest(String.valueOf(e.getMessage())));
            }
        }

        @Override
        public void tooLarge() {
            opened.exchange().refuse(HttpRefusal.tooLarge(limit));
        }

        @Override
        public void broken(Throwable failure) {
            opened.connection().gone();
            opened.exchange().complete();
        }
    }
}
