package dev.foray.protocol.socketio.engine;

import org.jspecify.annotations.Nullable;

/** A WebSocket that may take over from polling. Guarded by the connection's lock. */
final class Upgrade {
    private @Nullable PacketLane candidate;
    private boolean probed;

    /** False where there is one already. */
    boolean begin(PacketLane newcomer) {
        if (candidate != null) {
            return false;
        }
        candidate = newcomer;
        return true;
    }

    boolean isProbe(PacketLane over, Packet packet) {
        return over == candidate && packet.isProbe();
    }

    boolean isEnd(PacketLane over, Packet packet) {
        return over == candidate && probed && packet.type() == Packet.Type.UPGRADE;
    }

    void probed() {
        probed = true;
    }

    /** Whether the client ends its polls now, to change over. */
    boolean isProbed() {
        return probed;
    }

    @Nullable
    PacketLane candidate() {
        return candidate;
    }

    /** Nothing comes of it, or it is done. */
    void end() {
        candidate = null;
        probed = false;
    }
}
