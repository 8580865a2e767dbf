package dev.foray.protocol.centrifuge;

import dev.foray.channel.Position;
import jakarta.json.JsonValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a client asks for. Names and meaning of all fields are those of the wire, where zero, empty and false
 * are left out; the first request that is there says what kind of command it is.
 *
 * <p>Public, as are the requests, because JSON-B binds public records only.
 *
 * @param id repeated in the reply; 0 for a message without one, and for a pong
 */
public record Command(
        long id,
        @Nullable ConnectRequest connect,
        @Nullable SubscribeRequest subscribe,
        @Nullable ChannelRequest unsubscribe,
        @Nullable PublishRequest publish,
        @Nullable ChannelRequest presence,
        @Nullable ChannelRequest presenceStats,
        @Nullable HistoryRequest history,
        @Nullable SendRequest send,
        @Nullable RpcRequest rpc,
        @Nullable RefreshRequest refresh,
        @Nullable RefreshRequest subRefresh) {

    /** The type of subscriptions and publications of map channels; that of others is 0. */
    static final int MAP = 1;

    /** Ids are unsigned numbers of 32 bits. */
    private static final long MAX_ID = 0xFFFF_FFFFL;

    /** Whether it answers a ping: the empty command. */
    boolean isPong() {
        return id == 0 && send == null && body() == null;
    }

    /** Whether the reply could say what it answers, or there is none. */
    boolean hasValidId() {
        return send != null || (id > 0 && id <= MAX_ID);
    }

    /** The request that counts; null where there is none that is known. */
    @Nullable
    Object body() {
        Object[] bodies = {
            connect, subscribe, unsubscribe, publish, presence, presenceStats, history, send, rpc, refresh, subRefresh
        };
        for (Object body : bodies) {
            if (body != null) {
                return body;
            }
        }
        return null;
    }

    /** @param subs the server-side subscriptions that the client had, with where it stopped */
    public record ConnectRequest(
            @Nullable String token, @Nullable Map<String, SubscribeRequest> subs) {}

    /**
     * @param flag 2: refuse instead of joining with a gap
     * @param type 0: stream, 1: map
     * @param phase of a map subscription; 2: state, 1: stream, 0: live
     * @param tf a filter of tags, which no channel offers
     */
    public record SubscribeRequest(
            @Nullable String channel,
            @Nullable String token,
            boolean recover,
            @Nullable String epoch,
            long offset,
            boolean positioned,
            boolean recoverable,
            boolean joinLeave,
            @Nullable String delta,
            @Nullable JsonValue tf,
            long flag,
            int type,
            int phase,
            @Nullable String cursor,
            int limit) {
        /** Asks for nothing but the channel, which is named beside it. */
        static final SubscribeRequest PLAIN =
                new SubscribeRequest(null, null, false, null, 0, false, false, false, null, null, 0, 0, 0, null, 0);

        /** Asks for what the channel had since then. */
        static SubscribeRequest since(Position position) {
            return new SubscribeRequest(
                    null,
                    null,
                    true,
                    position.epoch(),
                    position.offset(),
                    true,
                    true,
                    false,
                    null,
                    null,
                    0,
                    0,
                    0,
                    null,
                    0);
        }
    }

    /** What needs no more than the name of a channel. */
    public record ChannelRequest(@Nullable String channel) {}

    /** @param type 1: sets or removes a key of a map channel */
    public record PublishRequest(
            @Nullable String channel,
            @Nullable JsonValue data,
            int type,
            @Nullable String key,
            boolean removed) {}

    /** @param limit 0: the top position only; negative: as much as one reply may have */
    public record HistoryRequest(
            @Nullable String channel, int limit, @Nullable Since since, boolean reverse) {}

    /** A position as the wire has it. */
    public record Since(@Nullable String epoch, long offset) {}

    /** A message to the server that wants no reply. */
    public record SendRequest(@Nullable JsonValue data) {}

    public record RpcRequest(
            @Nullable String method, @Nullable JsonValue data) {}

    /** A new token, for the connection or for one subscription. */
    public record RefreshRequest(
            @Nullable String channel, @Nullable String token) {}
}
