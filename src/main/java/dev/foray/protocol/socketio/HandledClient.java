package dev.foray.protocol.socketio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.JsonText;
import dev.foray.protocol.socketio.engine.Timers;
import dev.foray.protocol.socketio.spi.ConnectRefusedException;
import dev.foray.protocol.socketio.spi.SocketClient;
import dev.foray.protocol.socketio.spi.SocketHandler;
import dev.foray.protocol.socketio.spi.SocketTarget;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A client as its handler sees it; the handler's methods are called for it one after the other. Thread-safe. */
final class HandledClient implements SocketClient {
    private final NamespaceSocket socket;
    private final SocketHandler handler;
    private final Handlers handlers;
    private final Set<String> rooms = ConcurrentHashMap.newKeySet();
    private final Map<Long, Question> questions = new ConcurrentHashMap<>();
    private final AtomicLong questionIds = new AtomicLong();
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Deque<Runnable> calls = new ArrayDeque<>();

    @GuardedBy("lock")
    private boolean calling;

    private volatile boolean gone;

    private record Question(CompletableFuture<List<@Nullable Object>> answer, Timers.Timer timeout) {}

    HandledClient(NamespaceSocket socket, SocketHandler handler, Handlers handlers) {
        this.socket = socket;
        this.handler = handler;
        this.handlers = handlers;
    }

    private void call(Runnable call) {
        synchronized (lock) {
            calls.add(call);
            if (calling) {
                return;
            }
            calling = true;
        }
        handlers.execute(handler, this::callNext);
    }

    private void callNext() {
        Runnable next;
        synchronized (lock) {
            next = calls.poll();
            calling = next != null;
        }
        if (next == null) {
            return;
        }
        try {
            next.run();
        } finally {
            handlers.execute(handler, this::callNext);
        }
    }

    void connecting() {
        call(() -> {
            try {
                handler.connecting(this);
                socket.connected(null, false);
            } catch (ConnectRefusedException e) {
                socket.refused(String.valueOf(e.getMessage()), null);
            } catch (RuntimeException e) {
                socket.refused(ErrorCode.INTERNAL.message(), null);
                throw e;
            }
        });
    }

    /** It has been told so; may be called under any lock. */
    void connected() {
        handlers.add(this);
        call(() -> handler.connected(this));
    }

    /** @param otherwise what to do with an event that the handler does not handle */
    void received(Call call, Runnable otherwise) {
        call(() -> {
            try {
                if (!handler.received(this, new HandledEvent(call))) {
                    otherwise.run();
                } else if (call.packet().ackId() == null) {
                    call.dismiss();
                }
            } catch (RuntimeException e) {
                call.fail(e);
            } finally {
                call.settle();
            }
        });
    }

    /** May be called under any lock. */
    void gone() {
        gone = true;
        handlers.remove(this);
        rooms.clear();
        cancelQuestions();
        call(() -> handler.disconnected(this));
    }

    private void cancelQuestions() {
        for (Long id : List.copyOf(questions.keySet())) {
            Question question = questions.remove(id);
            if (question != null) {
                question.timeout().cancel();
                call(() -> question.answer().completeExceptionally(new CancellationException("disconnected")));
            }
        }
    }

    /** The client answered; an answer to nothing, or one that came too late, is ignored. */
    void acknowledged(SocketPacket packet) {
        Long id = packet.ackId();
        Question question = id == null ? null : questions.remove(id);
        if (question != null) {
            question.timeout().cancel();
            List<@Nullable Object> answer = Arguments.of(List.copyOf(packet.array()), packet.attachments());
            call(() -> question.answer().complete(answer));
        }
    }

    @Override
    public CompletionStage<List<@Nullable Object>> ask(Duration timeout, String event, @Nullable Object... arguments) {
        long id = questionIds.getAndIncrement();
        CompletableFuture<List<@Nullable Object>> answer = new CompletableFuture<>();
        Timers.Timer timer = handlers.timers().after(timeout, () -> {
            if (questions.remove(id) != null) {
                call(() -> answer.completeExceptionally(new TimeoutException("no acknowledgement in " + timeout)));
            }
        });
        questions.put(id, new Question(answer, timer));
        if (gone) {
            cancelQuestions();
        }
        socket.session()
                .send(PacketWriter.withBinary(
                        SocketPacket.Type.EVENT, namespace(), id, elements(event, false, arguments)));
        return answer;
    }

    @Override
    public void emit(String event, @Nullable Object... arguments) {
        socket.session()
                .send(PacketWriter.withBinary(
                        SocketPacket.Type.EVENT, namespace(), null, elements(event, recovers(), arguments)));
    }

    /** Whether it would take a text at the end of an event for a position. */
    boolean recovers() {
        SocketSubscriber main = socket.main();
        return main != null && main.terms().recoverable();
    }

    /** @param withPosition with a place behind the arguments for the position, which what is not kept has not */
    static PacketWriter.Elements elements(String event, boolean withPosition, @Nullable Object... arguments) {
        if (event.isEmpty() || Event.RESERVED.contains(event) || event.startsWith(Event.BUILT_IN)) {
            throw new IllegalArgumentException("a reserved name of an event: " + event);
        }
        return (out, attachments) -> {
            out.value(event);
            for (Object argument : arguments) {
                Arguments.write(out, argument, attachments);
            }
            if (withPosition) {
                out.value(JsonText.NULL);
            }
        };
    }

    NamespaceSocket socket() {
        return socket;
    }

    @Override
    public String id() {
        return socket.id();
    }

    @Override
    public String namespace() {
        return socket.namespace();
    }

    @Override
    public String user() {
        String user = socket.identity().user();
        String containerUser = socket.connection().containerUser();
        return user.isEmpty() && containerUser != null ? containerUser : user;
    }

    @Override
    public Map<String, @Nullable Object> auth() {
        Map<String, @Nullable Object> auth = new LinkedHashMap<>(Arguments.members(socket.auth(), null));
        auth.remove(Return.PID);
        auth.remove(Return.OFFSET);
        return auth;
    }

    @Override
    public boolean isRecovered() {
        return socket.isRecovered();
    }

    @Override
    public void join(String room) {
        rooms.add(room);
        if (gone) {
            rooms.clear();
        }
    }

    @Override
    public void leave(String room) {
        rooms.remove(room);
    }

    @Override
    public Set<String> rooms() {
        return Set.copyOf(rooms);
    }

    boolean isInAny(Set<String> wanted) {
        return wanted.isEmpty() || wanted.stream().anyMatch(rooms::contains);
    }

    @Override
    public SocketTarget broadcast() {
        return Target.all(handlers, namespace()).except(this);
    }

    @Override
    public void disconnect() {
        socket.session().later(socket::disconnect);
    }
}
