package dev.foray.api;

import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.JsonText;
import dev.foray.channel.JsonWriter;
import dev.foray.channel.Position;
import dev.foray.channel.Publication;
import dev.foray.protocol.FatalException;
import dev.foray.session.Disconnect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What a poll can be told; each answer names the position from which the next poll goes on. */
final class PollAnswer {
    private static final String ETAG = "ETag";

    private PollAnswer() {}

    /** Some of what the client asked for is not there any more; it goes on from {@code now}. */
    static Answer gap(@Nullable Position now) {
        return answer(List.of(), now, false);
    }

    /**
     * What was published since the client was here.
     *
     * @param position where they begin, or the last one's
     */
    static Answer missed(List<Publication> publications, @Nullable Position position, int limit) {
        List<Publication> taken = publications.subList(0, Math.min(limit, publications.size()));
        List<JsonText> texts = new ArrayList<>(taken.size());
        for (Publication publication : taken) {
            JsonWriter writer = new JsonWriter();
            Results.publication(writer, publication);
            texts.add(writer.text());
        }
        long last = taken.get(taken.size() - 1).offset();
        return answer(texts, position == null ? null : new Position(position.epoch(), last), true);
    }

    /**
     * What was published while the client waited.
     *
     * @param lines as {@link PollEncoding} wrote them
     * @param before where the client stood; null: the channel has no positions, so it gets everything now
     */
    static Answer live(String lines, @Nullable Position before, PollRequest request) {
        List<JsonText> texts = new ArrayList<>();
        Position position = before;
        for (String line : lines.split(PollEncoding.SEPARATOR, before == null ? 0 : request.limit() + 1)) {
            if (before != null && texts.size() == request.limit()) {
                break;
            }
            int space = line.indexOf(' ');
            texts.add(new JsonText(line.substring(space + 1)));
            if (before != null) {
                position = new Position(before.epoch(), Long.parseLong(line.substring(0, space)));
            }
        }
        return answer(texts, position, request.since() == null ? null : Boolean.TRUE);
    }

    /** Nothing was published; where the client's {@code If-None-Match} says that it knows that, 304. */
    static Answer nothing(PollRequest request, @Nullable Position position) {
        if (position != null && position.equals(request.known())) {
            return new Answer(Answer.NOT_MODIFIED, "", Map.of(ETAG, PollRequest.tag(position)));
        }
        return answer(List.of(), position, request.since() == null ? null : Boolean.TRUE);
    }

    /** The poll cannot begin, or its client may not do that. */
    static Answer refused(Throwable problem) {
        Throwable cause =
                problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        return cause instanceof FatalException fatal
                ? ended(fatal.disconnect())
                : challenging(Answer.refusal(Failures.known(cause, "poll")));
    }

    /** The server ended the session, or would have, in a protocol with a connection. */
    static Answer ended(Disconnect reason) {
        if (reason.equals(Disconnect.SHUTDOWN)) {
            return Answer.problem(Answer.UNAVAILABLE, ErrorCode.INTERNAL, "the server is shutting down; poll again")
                    .with("Retry-After", "1");
        }
        ErrorCode code = code(reason.code());
        String message = code == ErrorCode.PERMISSION_DENIED ? reason.code() + " " + reason.reason() : reason.reason();
        return challenging(Answer.refusal(new ForayException(code, message)));
    }

    private static ErrorCode code(int disconnect) {
        if (disconnect == Disconnect.CONNECTION_LIMIT.code()) {
            return ErrorCode.LIMIT_EXCEEDED;
        } else if (disconnect == Disconnect.TOO_MANY_REQUESTS.code()) {
            return ErrorCode.TOO_MANY_REQUESTS;
        } else if (disconnect == Disconnect.INVALID_TOKEN.code() || disconnect == Disconnect.BAD_REQUEST.code()) {
            // What a client is told that came without a token, or with one that is not good.
            return ErrorCode.UNAUTHORIZED;
        } else if (disconnect == Disconnect.EXPIRED.code()) {
            return ErrorCode.EXPIRED;
        }
        return ErrorCode.PERMISSION_DENIED;
    }

    /** Says how a token is to be sent, where one is asked for. */
    private static Answer challenging(Answer answer) {
        return answer.status() == Answer.UNAUTHORIZED ? answer.with("WWW-Authenticate", "Bearer") : answer;
    }

    /** @param recovered null: the client did not ask for what it missed */
    private static Answer answer(
            List<JsonText> publications, @Nullable Position position, @Nullable Boolean recovered) {
        JsonWriter writer = new JsonWriter().beginObject().name("publications").beginArray();
        publications.forEach(writer::value);
        writer.endArray();
        if (position != null) {
            writer.name("offset").value(position.offset());
            writer.name("epoch").value(position.epoch());
        }
        if (recovered != null) {
            writer.name("recovered").value(recovered);
        }
        Answer answer = Answer.ok(writer.endObject().text().text());
        return position == null ? answer : answer.with(ETAG, PollRequest.tag(position));
    }
}
