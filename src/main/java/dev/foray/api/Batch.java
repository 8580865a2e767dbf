package dev.foray.api;

import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.JsonText;
import dev.foray.channel.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Many commands in one request: one after the other, or all at once. All are read before the first is carried out, so a
 * malformed one means that nothing was done.
 */
final class Batch implements ApiMethod {
    private final Map<String, ApiMethod> methods;

    Batch(Map<String, ApiMethod> methods) {
        this.methods = Map.copyOf(methods);
    }

    @Override
    public Call read(Fields request) {
        boolean parallel = request.flag("parallel");
        List<Command> commands = new ArrayList<>();
        for (Fields command : request.objects("commands")) {
            commands.add(command(command, request.element("commands", commands.size())));
        }
        return () -> (parallel ? together(commands) : inTurn(commands)).thenApply(Batch::replies);
    }

    private Command command(@Nullable Fields command, String path) {
        List<String> names = command == null ? List.of() : command.names();
        if (command == null || names.size() != 1) {
            String problem = path + ": must have one member, named as a method";
            return new Command("", failing(new ForayException(ErrorCode.BAD_REQUEST, problem)));
        }
        String name = names.get(0);
        ApiMethod method = methods.get(name);
        Fields fields = command.object(name);
        if (method == null || fields == null) {
            String problem = command.path(name) + ": no such method";
            return new Command(name, failing(new ForayException(ErrorCode.METHOD_NOT_FOUND, problem)));
        }
        try {
            return new Command(name, method.read(fields));
        } catch (ForayException e) {
            return new Command(name, failing(e));
        }
    }

    private static Call failing(ForayException reason) {
        return () -> CompletableFuture.failedFuture(reason);
    }

    private static CompletableFuture<List<JsonText>> together(List<Command> commands) {
        return Futures.all(commands.stream().map(Command::reply).toList());
    }

    private static CompletableFuture<List<JsonText>> inTurn(List<Command> commands) {
        InTurn turns = new InTurn(commands);
        turns.goOn();
        return turns.all;
    }

    private static JsonText replies(List<JsonText> replies) {
        JsonWriter writer = new JsonWriter().beginObject().name("replies").beginArray();
        replies.forEach(writer::value);
        return writer.endArray().endObject().text();
    }

    /** A command that was read. */
    private record Command(String name, Call call) {
        /** Never fails. */
        CompletableFuture<JsonText> reply() {
            return ApiMethods.run(call)
                    .thenApply(result -> member(name, result))
                    .exceptionally(failure -> {
                        ForayException known = Failures.known(failure, name);
                        return member("error", Answer.error(known.code(), known.detail()));
                    });
        }

        private static JsonText member(String name, JsonText value) {
            return new JsonWriter()
                    .beginObject()
                    .name(name)
                    .value(value)
                    .endObject()
                    .text();
        }
    }

    /** Runs each command when the one before has its reply; a loop, because a chain of thousands is too deep. */
    private static final class InTurn {
        final CompletableFuture<List<JsonText>> all = new CompletableFuture<>();
        private final List<Command> commands;
        private final List<JsonText> replies = new ArrayList<>();

        InTurn(List<Command> commands) {
            this.commands = commands;
        }

        /** Called by one thread at a time: the caller's, then that which completed what was waited for. */
        void goOn() {
            while (replies.size() < commands.size()) {
                CompletableFuture<JsonText> reply = commands.get(replies.size()).reply();
                if (!reply.isDone()) {
                    var unused = reply.thenAccept(later -> {
                        replies.add(later);
                        goOn();
                    });
                    return;
                }
                replies.add(reply.join());
            }
            all.complete(replies);
        }
    }
}
