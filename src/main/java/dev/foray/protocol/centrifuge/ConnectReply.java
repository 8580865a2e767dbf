package dev.foray.protocol.centrifuge;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ForayException;
import dev.foray.hub.Joined;
import dev.foray.protocol.Arrangement;
import dev.foray.protocol.Standing;
import dev.foray.protocol.centrifuge.ChannelSubscriber.Outcome;
import dev.foray.protocol.centrifuge.Result.Subscribed;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reply to one {@code connect}, which waits for the server-side subscriptions and goes out ahead of everything that
 * they have received meanwhile. Thread-safe, and called under the locks of channels.
 */
final class ConnectReply {
    private final CentrifugeProtocol server;
    private final Call call;
    private final Standing standing;

    @GuardedBy("this")
    private final Map<ChannelName, Subscribed> subscribed = new HashMap<>();

    @GuardedBy("this")
    private int missing;

    @GuardedBy("this")
    private @Nullable ForayException refusal;

    /** @param subscriptions how many it waits for; with none it is sent at once */
    ConnectReply(CentrifugeProtocol server, Call call, Standing standing, int subscriptions) {
        this.server = server;
        this.call = call;
        this.standing = standing;
        missing = subscriptions;
        if (subscriptions == 0) {
            accept(Map.of());
        }
    }

    /** What is told of one subscription. */
    Outcome of(ChannelName channel, Arrangement arrangement, boolean wasRecovering) {
        return new Outcome() {
            @Override
            public void joined(Joined joined) {
                add(channel, Subscribing.subscribed(server, arrangement, joined, wasRecovering));
            }

            @Override
            public void refused(ForayException reason) {
                ConnectReply.this.refused(reason);
            }
        };
    }

    private synchronized void add(ChannelName channel, Subscribed value) {
        subscribed.put(channel, value);
        oneLess();
    }

    /** One subscription cannot be had, and so the client cannot connect. */
    synchronized void refused(ForayException reason) {
        refusal = reason;
        oneLess();
    }

    @GuardedBy("this")
    private void oneLess() {
        missing--;
        if (missing > 0) {
            return;
        }
        if (refusal == null) {
            accept(subscribed);
        } else {
            refuse(refusal);
        }
    }

    private void accept(Map<ChannelName, Subscribed> subs) {
        call.replyFirst(new Result.Connected(
                call.connection().session().id(),
                server.version(),
                standing.byToken() ? server.ttl(standing.expireAt()) : null,
                subs,
                link()));
        call.connection().connected();
    }

    private Result.Link link() {
        CentrifugeConnection connection = call.connection();
        Medium medium = connection.medium();
        return new Result.Link(
                seconds(medium.pingInterval(server.settings().client().pingInterval())),
                !medium.isOneWay(),
                connection.handle());
    }

    private void refuse(ForayException reason) {
        call.failFirst(reason);
        call.connection().unusable();
        call.connection().session().later(call.connection().subscriptions()::leaveAll);
    }

    /** Whole seconds, rounded up. */
    private static long seconds(Duration interval) {
        return interval.plusSeconds(1).minusNanos(1).toSeconds();
    }
}
