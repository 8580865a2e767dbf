package dev.foray.api;

import dev.foray.channel.ChannelName;
import dev.foray.channel.JsonText;
import dev.foray.hub.Hub;
import dev.foray.hub.Peer;
import dev.foray.session.Disconnect;
import dev.foray.session.Session;
import dev.foray.session.SessionRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is done to the sessions of a user; a user without sessions is no error. */
final class SessionMethods {
    private static final int LONGEST_REASON_BYTES = 123;
    private static final int UNSUBSCRIBED_BY_SERVER = 2000;
    private static final long LONG_PAST = 1;

    private final Hub hub;
    private final SessionRegistry sessions;
    private final Drafts drafts;

    SessionMethods(Hub hub, SessionRegistry sessions, Drafts drafts) {
        this.hub = hub;
        this.sessions = sessions;
        this.drafts = drafts;
    }

    void addTo(Map<String, ApiMethod> methods) {
        methods.put("subscribe", this::subscribe);
        methods.put("unsubscribe", this::unsubscribe);
        methods.put("disconnect", this::disconnect);
        methods.put("refresh", this::refresh);
    }

    private ApiMethod.Call subscribe(Fields request) {
        ChannelName channel = request.channel("channel");
        Whom whom = Whom.read(request);
        Fields override = request.object("override");
        Peer.ServerSubscription subscription = new Peer.ServerSubscription(
                drafts.optional(request, "info"),
                drafts.optional(request, "data"),
                request.count("expire_at"),
                ChannelMethods.position(request.object("recover_since")),
                overridden(override, "presence"),
                overridden(override, "join_leave"),
                overridden(override, "force_push_join_leave"),
                overridden(override, "force_positioning"),
                overridden(override, "force_recovery"));
        return () -> {
            var unused = hub.namespace(channel);
            return each(whom, peer -> peer.subscribe(channel, subscription));
        };
    }

    /** Written as {@code {"value":true}}, so that false differs from absent in every language. */
    private static @Nullable Boolean overridden(@Nullable Fields override, String name) {
        Fields value = override == null ? null : override.object(name);
        return value == null ? null : value.flag("value");
    }

    private ApiMethod.Call unsubscribe(Fields request) {
        ChannelName channel = request.channel("channel");
        Whom whom = Whom.read(request);
        return () -> {
            var unused = hub.namespace(channel);
            return each(whom, peer -> peer.unsubscribe(channel, UNSUBSCRIBED_BY_SERVER, "server unsubscribe"));
        };
    }

    private ApiMethod.Call disconnect(Fields request) {
        Whom whom = Whom.read(request);
        Set<String> spared = Set.copyOf(request.strings("whitelist"));
        Disconnect reason = reason(request.object("disconnect"));
        return () -> {
            whom.among(sessions).stream()
                    .filter(session -> spared.stream().noneMatch(session::isKnownAs))
                    .forEach(session -> session.end(reason));
            return CompletableFuture.completedFuture(Results.EMPTY);
        };
    }

    private static Disconnect reason(@Nullable Fields disconnect) {
        if (disconnect == null) {
            return Disconnect.FORCED;
        }
        Long code = disconnect.wholeOrNull("code", 3000, 4999);
        if (code == null) {
            throw disconnect.invalid("code", "is required");
        }
        String reason = disconnect.string("reason");
        if (reason.getBytes(StandardCharsets.UTF_8).length > LONGEST_REASON_BYTES) {
            throw disconnect.invalid("reason", "longer than " + LONGEST_REASON_BYTES + " bytes in UTF-8");
        }
        return new Disconnect(code.intValue(), reason);
    }

    private ApiMethod.Call refresh(Fields request) {
        Whom whom = Whom.read(request);
        boolean expired = request.flag("expired");
        long expireAt = request.count("expire_at");
        JsonText info = request.json("info");
        return () -> each(whom, peer -> peer.refresh(expired ? LONG_PAST : expireAt, info));
    }

    private CompletableFuture<JsonText> each(Whom whom, Consumer<Peer> action) {
        for (Session session : whom.among(sessions)) {
            if (session.handler() instanceof Peer peer) {
                action.accept(peer);
            }
        }
        return CompletableFuture.completedFuture(Results.EMPTY);
    }

    /**
     * Which sessions are meant: all of a user, or one of them.
     *
     * @param user empty, said so explicitly: the anonymous ones
     * @param client the session's id; empty: any
     * @param session another word for the same, of the transports that do not tell the client id
     */
    private record Whom(String user, String client, String session) {
        static Whom read(Fields request) {
            String user = request.stringOrNull("user");
            if (user == null) {
                throw request.invalid("user", "is required, and \"\" means the anonymous ones");
            }
            return new Whom(user, request.string("client"), request.string("session"));
        }

        List<Session> among(SessionRegistry sessions) {
            return sessions.ofUser(user).stream()
                    .filter(one -> client.isEmpty() || one.isKnownAs(client))
                    .filter(one -> session.isEmpty() || one.isKnownAs(session))
                    .toList();
        }
    }
}
