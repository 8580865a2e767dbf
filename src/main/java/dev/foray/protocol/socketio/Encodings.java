package dev.foray.protocol.socketio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * One object for all clients that are sent the same, since the hub encodes once for each object. As long as a client
 * has it. Thread-safe.
 */
final class Encodings {
    @GuardedBy("this")
    private final Map<ChannelEncoding, WeakReference<ChannelEncoding>> known = new WeakHashMap<>();

    synchronized ChannelEncoding of(String namespace, ChannelEncoding.Form form, String epoch) {
        ChannelEncoding made = new ChannelEncoding(namespace, form, epoch);
        WeakReference<ChannelEncoding> reference = known.get(made);
        ChannelEncoding shared = reference == null ? null : reference.get();
        if (shared == null) {
            known.put(made, new WeakReference<>(made));
            return made;
        }
        return shared;
    }
}
