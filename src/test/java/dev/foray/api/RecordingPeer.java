package dev.foray.api;

import dev.foray.channel.ChannelName;
import dev.foray.channel.ClientInfo;
import dev.foray.channel.ForayException;
import dev.foray.channel.JsonText;
import dev.foray.channel.Publication;
import dev.foray.hub.Encoding;
import dev.foray.hub.Joined;
import dev.foray.hub.Peer;
import dev.foray.hub.Subscriber;
import dev.foray.session.Disconnect;
import dev.foray.session.Frame;
import dev.foray.session.Session;
import dev.foray.session.Sessions;
import dev.foray.session.Transport;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A session of a user that writes down what is done to it. */
final class RecordingPeer implements Peer {
    final List<String> done = new CopyOnWriteArrayList<>();
    final Session session;
    private final ClientInfo info;

    private RecordingPeer(Session session, String user) {
        this.session = session;
        this.info = new ClientInfo(user, session.id(), new JsonText("{\"name\":\"Ada\"}"), new JsonText("\"guest\""));
    }

    static RecordingPeer connect(Sessions sessions, String user) {
        Session session = sessions.open("test", "", new SilentTransport());
        RecordingPeer peer = new RecordingPeer(session, user);
        session.handledBy(peer);
        session.identify(user);
        return peer;
    }

    String id() {
        return session.id();
    }

    Subscriber subscriber(String channel) {
        return new SilentSubscriber(new ChannelName(channel), session, info);
    }

    @Override
    public ClientInfo info() {
        return info;
    }

    @Override
    public void subscribe(ChannelName channel, ServerSubscription subscription) {
        done.add("subscribe " + channel + " " + subscription);
    }

    @Override
    public void unsubscribe(ChannelName channel, int code, String reason) {
        done.add("unsubscribe " + channel + " " + code + " " + reason);
    }

    @Override
    public void refresh(long expireAt, @Nullable JsonText newInfo) {
        done.add("refresh " + expireAt + " " + newInfo);
    }

    @Override
    public void tick(long nowNanos) {
        // Needs no pings.
    }

    @Override
    public void ended(Disconnect reason) {
        done.add("ended " + reason.code() + " " + reason.reason());
    }

    private static final class SilentTransport implements Transport {
        @Override
        public @Nullable String separator() {
            return "\n";
        }

        @Override
        public void send(String text, Completion completion) {
            completion.done(null);
        }

        @Override
        public void close(Disconnect reason) {
            // There is no connection.
        }
    }

    private record SilentSubscriber(ChannelName channel, Session session, ClientInfo info)
            implements Subscriber, Encoding {
        @Override
        public Encoding encoding() {
            return this;
        }

        @Override
        public Terms terms() {
            return new Terms(true, false, false, false, false);
        }

        @Override
        public void joined(Joined joined) {
            // Nobody asks.
        }

        @Override
        public void refused(ForayException reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void insufficient() {
            // Nobody asks.
        }

        @Override
        public Frame publication(ChannelName name, Publication publication, @Nullable Object replaces) {
            return Frame.of("{}");
        }

        @Override
        public Frame join(ChannelName name, ClientInfo who) {
            return Frame.of("{}");
        }

        @Override
        public Frame leave(ChannelName name, ClientInfo who) {
            return Frame.of("{}");
        }
    }
}
