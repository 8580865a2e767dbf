package dev.foray.protocol.centrifuge;

import dev.foray.auth.Identity;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ClientInfo;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.JsonText;
import dev.foray.config.Settings;
import dev.foray.hub.Peer;
import dev.foray.protocol.FatalException;
import dev.foray.protocol.Inbox;
import dev.foray.protocol.Liveness;
import dev.foray.protocol.Standing;
import dev.foray.protocol.centrifuge.Command.ConnectRequest;
import dev.foray.session.Disconnect;
import dev.foray.session.Session;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One client of the Centrifuge protocol, from its first command to its end.
 *
 * <pre>
 *   NEW ---- connect ----> CONNECTING ---- admitted ----> CONNECTED
 *                               +---- error reply ----> UNUSABLE
 * </pre>
 *
 * <p>Whoever is not connected in time is closed as stale. Thread-safe.
 */
public final class CentrifugeConnection implements Peer {
    private enum Stage {
        NEW,
        CONNECTING,
        CONNECTED,
        UNUSABLE
    }

    private final CentrifugeProtocol server;
    private final Session session;
    private final Newcomer newcomer;
    private final CommandOrder order = new CommandOrder(this::take);
    private final Inbox<Command> inbox;
    private final Subscriptions subscriptions;
    private final Liveness liveness;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.NEW);
    private volatile Standing standing = Standing.NOBODY;

    CentrifugeConnection(CentrifugeProtocol server, Session session, Newcomer newcomer) {
        this.server = server;
        this.session = session;
        this.newcomer = newcomer;
        this.inbox = new Inbox<>(this::handle, session::later);
        this.subscriptions = new Subscriptions(server.hub());
        Settings.Client settings = server.settings().client();
        this.liveness = new Liveness(
                settings, newcomer.medium().pingInterval(settings.pingInterval()), this::ping, session::end);
    }

    /** Who cannot send a pong is asked by its WebSocket, or not at all. */
    private void ping() {
        session.send(Pushes.PING);
        switch (newcomer.medium()) {
            case ONE_WAY_WEBSOCKET -> session.ping();
            case ONE_WAY_STREAM -> alive();
            case WEBSOCKET, STREAM -> {}
        }
    }

    /** Takes what one incoming message held. Never throws for anything that a client can send. */
    public void receive(Commands commands) {
        commands.lines().forEach(this::take);
        endFor(commands);
    }

    /** The same for the beginning of a message that is too long; whoever reads its end ends the session. */
    void receiveBeginning(Commands commands, Disconnect problem) {
        commands.lines().forEach(this::take);
        session.endSoon(problem);
    }

    /** The same for what one of several requests held, which may have overtaken each other. */
    void receiveUnordered(Commands commands) {
        commands.lines().forEach(order::offer);
        endFor(commands);
    }

    private void endFor(Commands commands) {
        if (commands.problem() != null) {
            session.end(commands.problem());
        }
    }

    private void take(Commands.Line line) {
        Command command = line.command();
        if (session.hasEnded()) {
            return;
        }
        if (command.isPong()) {
            pong();
        } else if (!command.hasValidId()) {
            session.end(Disconnect.BAD_REQUEST.because("a command needs an id from 1 to 4294967295"));
        } else if (!inbox.offer(command, line.length())) {
            refuse(command);
        }
    }

    /** Connects a client that sends nothing but this. */
    void introduce(ConnectRequest request) {
        Call call = new Call(this, 0, 0);
        try {
            server.router().connect(call, request);
        } catch (RuntimeException e) {
            call.fail(e);
        }
    }

    /** The transport cannot go on. */
    void end(Disconnect reason) {
        session.end(reason);
    }

    /** The connection is gone. */
    void gone() {
        session.gone();
    }

    private void refuse(Command command) {
        if (command.send() == null) {
            ForayException reason = new ForayException(
                    ErrorCode.TOO_MANY_REQUESTS, Inbox.MAX_UNANSWERED + " characters of commands are not answered yet");
            session.send(new Result.Failed(reason).reply(command.id()));
        }
    }

    private void pong() {
        if (!liveness.pong()) {
            session.end(Disconnect.BAD_REQUEST.because("a pong without a ping"));
        }
    }

    /** A sign of life came that need not have been asked for. */
    void alive() {
        var unused = liveness.pong();
    }

    private void handle(Command command, int cost) {
        Call call = new Call(this, command.id(), cost);
        try {
            if (session.hasEnded()) {
                call.dismiss();
            } else if (command.connect() == null && stage.get() != Stage.CONNECTED) {
                throw FatalException.badRequest("not connected");
            } else {
                server.router().route(call, command);
            }
        } catch (RuntimeException e) {
            call.fail(e);
        }
    }

    /** Begins to connect: what comes meanwhile waits. */
    void connecting() {
        if (!stage.compareAndSet(Stage.NEW, Stage.CONNECTING)) {
            throw FatalException.badRequest("connect comes first, and once");
        }
        inbox.pause();
    }

    /** Who it turned out to be. */
    void admit(Standing value) {
        standing = value;
        session.identify(value.identity().user());
    }

    /** The reply to connect is queued; may be called under any lock. */
    void connected() {
        stage.set(Stage.CONNECTED);
        liveness.start();
        inbox.resume();
    }

    /** The reply to connect was an error: nothing more is taken from this client. May be called under any lock. */
    void unusable() {
        stage.set(Stage.UNUSABLE);
        inbox.resume();
    }

    /** Ends it from under a lock. */
    void endSoon(Disconnect reason) {
        session.later(() -> session.end(reason));
    }

    Session session() {
        return session;
    }

    Inbox<Command> inbox() {
        return inbox;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    Standing standing() {
        return standing;
    }

    Identity identity() {
        return standing.identity();
    }

    /** Who the container says it is; null: nobody. */
    @Nullable
    String containerUser() {
        return newcomer.user();
    }

    Medium medium() {
        return newcomer.medium();
    }

    /** By what its requests find it; null: it has no need of that. */
    Emulation.@Nullable Handle handle() {
        return newcomer.handle();
    }

    @Override
    public ClientInfo info() {
        return infoWith(null);
    }

    /** Who it is in a channel. */
    ClientInfo infoWith(@Nullable JsonText channelInfo) {
        Standing now = standing;
        return new ClientInfo(now.identity().user(), session.id(), now.info(), channelInfo);
    }

    @Override
    public void subscribe(ChannelName channel, ServerSubscription subscription) {
        if (stage.get() == Stage.CONNECTED) {
            server.router().subscribing().fromServer(this, channel, subscription);
        }
    }

    @Override
    public void unsubscribe(ChannelName channel, int code, String reason) {
        if (subscriptions.leave(channel)) {
            session.send(medium().pushes().unsubscribed(channel, code, reason));
        }
    }

    @Override
    public void refresh(long expireAt, @Nullable JsonText info) {
        standing = standing.refreshed(expireAt, info);
        if (expireAt > 0 && expireAt <= server.nowSeconds()) {
            session.end(Disconnect.EXPIRED);
        }
    }

    /** The client brought a new token. */
    void refreshed(Standing value) {
        standing = value;
    }

    @Override
    public void tick(long nowNanos) {
        if (stage.get() == Stage.CONNECTED) {
            Expiry.check(this, server);
        }
        order.tick(nowNanos);
        liveness.tick(nowNanos);
    }

    @Override
    public void ended(Disconnect reason) {
        inbox.close();
        subscriptions.leaveAll();
    }
}
