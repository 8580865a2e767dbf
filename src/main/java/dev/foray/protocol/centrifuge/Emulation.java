package dev.foray.protocol.centrifuge;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The clients of this node that get what they get over a stream and send what they send by requests, by the secret with
 * which their requests name them. Thread-safe.
 */
public final class Emulation {
    private final String node;
    private final Map<String, CentrifugeConnection> bySession = new ConcurrentHashMap<>();

    /** @param node the id of this node, for this run */
    public Emulation(String node) {
        this.node = node;
    }

    /**
     * What a client is told when it connects, and names with each request.
     *
     * @param session random, not guessable, and unlike the client's id known to nobody else
     */
    record Handle(String session, String node) {}

    Handle newHandle() {
        return new Handle(UUID.randomUUID().toString(), node);
    }

    void add(Handle handle, CentrifugeConnection connection) {
        bySession.put(handle.session(), connection);
    }

    /** Idempotent. */
    void remove(Handle handle) {
        bySession.remove(handle.session());
    }

    /** The client that is named so; null: none is, here. */
    @Nullable
    CentrifugeConnection find(@Nullable String session, @Nullable String ofNode) {
        return session == null || !node.equals(ofNode) ? null : bySession.get(session);
    }
}
