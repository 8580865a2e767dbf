package dev.foray.testing;

import dev.foray.channel.ChannelName;
import dev.foray.channel.ClientInfo;
import dev.foray.channel.ForayException;
import dev.foray.channel.Publication;
import dev.foray.hub.Encoding;
import dev.foray.hub.Joined;
import dev.foray.hub.Subscriber;
import dev.foray.session.Frame;
import dev.foray.session.Session;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A subscriber whose replies are frames too: {@code joined <channel> <offsets of the publications> <their data>},
 * {@code refused <channel> <code>}, {@code insufficient <channel>}.
 */
public class RecordingSubscriber implements Subscriber {
    /** Seen, announced, and told of everything. */
    public static final Terms ALL = new Terms(true, true, true, true, true);

    /** Only gets publications. */
    public static final Terms SILENT = new Terms(false, false, false, false, false);

    /** Only gets publications, and wants every one. */
    public static final Terms POSITIONED = new Terms(false, false, false, true, true);

    private final ChannelName channel;
    private final Session session;
    private final Encoding encoding;
    private final Terms terms;
    private final CompletableFuture<Joined> joined = new CompletableFuture<>();
    private final CompletableFuture<ForayException> refused = new CompletableFuture<>();
    private final CompletableFuture<Void> insufficient = new CompletableFuture<>();
    private final List<String> answers = new CopyOnWriteArrayList<>();

    public RecordingSubscriber(ChannelName channel, Session session, Encoding encoding, Terms terms) {
        this.channel = channel;
        this.session = session;
        this.encoding = encoding;
        this.terms = terms;
    }

    @Override
    public ChannelName channel() {
        return channel;
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public ClientInfo info() {
        return new ClientInfo(session.user(), session.id(), null, null);
    }

    @Override
    public Encoding encoding() {
        return encoding;
    }

    @Override
    public Terms terms() {
        return terms;
    }

    @Override
    public void joined(Joined value) {
        answers.add("joined");
        joined.complete(value);
        session.send(Frame.of("joined " + channel + " " + joined(value, Publication::offset)
                + (value.publications().isEmpty() ? "" : " " + joined(value, Publication::data))));
    }

    private static String joined(Joined value, Function<Publication, Object> part) {
        return value.publications().stream().map(part).map(String::valueOf).collect(Collectors.joining(","));
    }

    @Override
    public void refused(ForayException reason) {
        answers.add("refused");
        refused.complete(reason);
        session.send(Frame.of("refused " + channel + " " + reason.code().code()));
    }

    @Override
    public void insufficient() {
        answers.add("insufficient");
        insufficient.complete(null);
        session.send(Frame.of("insufficient " + channel));
    }

    public Joined awaitJoined() {
        return Latches.await(joined);
    }

    public ForayException awaitRefused() {
        return Latches.await(refused);
    }

    public void awaitInsufficient() {
        Latches.await(insufficient);
    }

    /** Which of its methods were called, in order. */
    public List<String> answers() {
        return List.copyOf(answers);
    }
}
