package dev.foray.protocol.socketio;

import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.JsonText;
import dev.foray.channel.JsonWriter;
import dev.foray.protocol.FatalException;
import dev.foray.session.Frame;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * One packet that is being answered: once, now or later, from any thread and under any lock, since an answer is only
 * queued. Thread-safe.
 */
final class Call {
    private static final System.Logger log = System.getLogger(Call.class.getName());

    private final SocketIoConnection connection;
    private final SocketPacket packet;
    private final int cost;
    private final AtomicBoolean settled = new AtomicBoolean();
    private final AtomicBoolean answered = new AtomicBoolean();

    /** @param cost what it counts for while it is not answered */
    Call(SocketIoConnection connection, SocketPacket packet, int cost) {
        this.connection = connection;
        this.packet = packet;
        this.cost = cost;
    }

    SocketIoConnection connection() {
        return connection;
    }

    SocketPacket packet() {
        return packet;
    }

    /** It does not count any more; an answer may still follow. */
    void settle() {
        if (settled.compareAndSet(false, true)) {
            connection.inbox().settled(cost);
        }
    }

    /** Acknowledges it, if that was asked for. */
    void reply(JsonText argument) {
        Long id = packet.ackId();
        if (first() && id != null) {
            connection.session().send(PacketWriter.acknowledged(packet.namespace(), id, argument));
        }
    }

    /** Acknowledges it, if that was asked for, with what may have binary data. */
    void reply(PacketWriter.Elements elements) {
        Long id = packet.ackId();
        if (first() && id != null) {
            connection.session().send(PacketWriter.withBinary(SocketPacket.Type.ACK, packet.namespace(), id, elements));
        }
    }

    /** An error is the acknowledgement; where none was asked for, it is an event of its own. */
    void fail(ForayException reason) {
        Long id = packet.ackId();
        if (!first()) {
            return;
        }
        Frame frame = id != null
                ? PacketWriter.acknowledged(
                        packet.namespace(), id, PacketWriter.object(out -> writeError(out.name("error"), reason)))
                : PacketWriter.told(packet.namespace(), "foray:error", PacketWriter.object(out -> {
                    out.name("event").value(packet.event());
                    writeMembers(out, reason);
                }));
        connection.session().send(frame);
    }

    private static void writeError(JsonWriter out, ForayException reason) {
        out.beginObject();
        writeMembers(out, reason);
        out.endObject();
    }

    /** The code, and its message with the detail behind it, as members of an object. */
    static void writeMembers(JsonWriter out, ForayException reason) {
        out.name("code").value(reason.code().code()).name("message").value(message(reason));
    }

    static String message(ForayException reason) {
        String message = reason.code().message();
        return reason.detail().equals(message) ? message : message + ": " + reason.detail();
    }

    /** There is no answer to it. */
    void dismiss() {
        var unused = first();
    }

    /** Answers when {@code future} is complete, with what {@code result} makes of it, or with its failure. */
    <T> void replyWith(CompletableFuture<T> future, Function<T, JsonText> result) {
        var unused = future.whenComplete((value, problem) -> {
            if (problem != null) {
                fail(problem);
                return;
            }
            try {
                reply(result.apply(value));
            } catch (RuntimeException e) {
                fail(e);
            }
        });
    }

    /** Answers with whatever went wrong, or ends the connection; 100 for what is our own fault. */
    void fail(Throwable problem) {
        Throwable cause =
                problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        if (cause instanceof ForayException known) {
            fail(known);
        } else if (cause instanceof FatalException fatal) {
            dismiss();
            connection.endSoon(fatal.disconnect());
        } else if (cause instanceof IllegalArgumentException malformed) {
            dismiss();
            connection.endSoon(FatalException.badRequest(String.valueOf(malformed.getMessage()))
                    .disconnect());
        } else {
            log.log(
                    Level.ERROR,
                    "an event failed, session=" + connection.session().id(),
                    cause);
            fail(new ForayException(ErrorCode.INTERNAL));
        }
    }

    private boolean first() {
        settle();
        return answered.compareAndSet(false, true);
    }
}
