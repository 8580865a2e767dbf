package dev.foray.api;

import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.JsonText;
import dev.foray.hub.Hub;
import dev.foray.session.SessionRegistry;
import jakarta.json.JsonValue;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The methods of the server API, without HTTP. Thread-safe. */
public final class ApiMethods {
    private static final String BATCH = "batch";

    private final JsonDecoder decoder = new JsonDecoder();
    private final Map<String, ApiMethod> methods = new LinkedHashMap<>();

    public ApiMethods(Hub hub, SessionRegistry sessions, Node node, Clock clock) {
        Drafts drafts = new Drafts(decoder);
        new PublishMethods(hub, drafts).addTo(methods);
        new SessionMethods(hub, sessions, drafts).addTo(methods);
        new ChannelMethods(hub).addTo(methods);
        new NodeMethods(hub, sessions, node, clock).addTo(methods);
        new MapMethods(hub, drafts).addTo(methods);
        methods.put(BATCH, new Batch(methods));
    }

    Set<String> names() {
        return methods.keySet();
    }

    /**
     * Does what a request says.
     *
     * @param name one of {@link #names}
     * @param body empty: as if it were {@code {}}
     * @param errorsAsStatus what the header {@code X-Centrifugo-Error-Mode: transport} asks for
     * @return never fails
     */
    CompletableFuture<Answer> answer(String name, byte[] body, boolean errorsAsStatus) {
        try {
            ApiMethod.Call call = read(name, body);
            return run(call)
                    .thenApply(result -> Answer.ok(name.equals(BATCH) ? result.text() : "{\"result\":" + result + "}"))
                    .exceptionally(failure -> Answer.error(Failures.known(failure, name), errorsAsStatus));
        } catch (MalformedRequestException e) {
            String message = String.valueOf(e.getMessage());
            return CompletableFuture.completedFuture(
                    Answer.problem(Answer.BAD_REQUEST, ErrorCode.BAD_REQUEST, message));
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(Answer.error(Failures.known(e, name), errorsAsStatus));
        }
    }

    private ApiMethod.Call read(String name, byte[] body) {
        JsonValue value = body.length == 0 ? JsonValue.EMPTY_JSON_OBJECT : decoder.decode(body);
        return method(name).read(Fields.of("", value));
    }

    ApiMethod method(String name) {
        ApiMethod method = methods.get(name);
        if (method == null) {
            throw new ForayException(ErrorCode.METHOD_NOT_FOUND, "no method \"" + name + "\"");
        }
        return method;
    }

    /** Runs a call whose failures are to come by its future, whichever way they happen. */
    static CompletableFuture<JsonText> run(ApiMethod.Call call) {
        try {
            return call.run();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
