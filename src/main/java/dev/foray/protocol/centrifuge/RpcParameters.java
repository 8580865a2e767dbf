package dev.foray.protocol.centrifuge;

import jakarta.json.JsonValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the methods of {@code rpc} take as their data. Public because JSON-B binds public records only. */
public sealed interface RpcParameters {
    /** For {@code publish}. */
    record Message(
            @Nullable String channel,
            @Nullable JsonValue data,
            @Nullable Map<String, String> tags,
            @Nullable String idempotencyKey)
            implements RpcParameters {}

    /**
     * For {@code map_publish} and {@code map_remove}.
     *
     * @param expectedOffset of the key's latest publication; 0: the key must not exist; null: no check
     */
    record Change(
            @Nullable String channel,
            @Nullable String key,
            @Nullable JsonValue data,
            @Nullable Map<String, String> tags,
            @Nullable String idempotencyKey,
            @Nullable Long expectedOffset)
            implements RpcParameters {}

    /** For {@code map_read_state}. */
    record ReadState(
            @Nullable String channel,
            @Nullable String key,
            @Nullable String cursor,
            int limit) implements RpcParameters {}

    /** For {@code map_read_stream}. */
    record ReadStream(
            @Nullable String channel,
            @Nullable Long sinceOffset,
            @Nullable String sinceEpoch,
            @Nullable Integer limit,
            boolean reverse)
            implements RpcParameters {}

    /** For {@code map_stats}. */
    record Stats(@Nullable String channel) implements RpcParameters {}
}
