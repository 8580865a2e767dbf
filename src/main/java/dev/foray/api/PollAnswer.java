package dev.foray.api;

import dev.foray.channel.ErrorCode;
import dev.foray.channel.JsonText;
import dev.foray.channel.JsonWriter;
import dev.foray.channel.Position;
import dev.foray.channel.Publication;
import dev.foray.session.Disconnect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    /** The server ended the session. */
    static Answer ended(Disconnect reason) {
        return reason.equals(Disconnect.SHUTDOWN)
                ? Answer.problem(Answer.UNAVAILABLE, ErrorCode.INTERNAL, "the server is shutting down; poll again")
                        .with("Retry-After", "1")
                : Answer.problem(Answer.FORBIDDEN, ErrorCode.PERMISSION_DENIED, reason.code() + " " + reason.reason());
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
