package dev.foray.protocol.centrifuge;

import org.jspecify.annotations.Nullable;

/**
 * Puts the parts of incoming messages together. Containers that hand over whole messages only have a buffer of the
 * largest size for every session, which on Tomcat is 128 KiB, and close in their own words when it is full. Confined to
 * the session's inbound thread.
 */
final class MessageParts {
    private final int limit;
    private @Nullable StringBuilder begun;

    /** @param limit {@code websocket.message_size_limit}, in bytes */
    MessageParts(int limit) {
        this.limit = limit;
    }

    /**
     * The message that this part completes, or as much of it as shows that it is longer than the limit; null: more is
     * to come. After a message that was too long nothing must come here any more.
     */
    @Nullable
    String add(String part, boolean last) {
        if (begun == null) {
            if (last || part.length() > limit) {
                return part;
            }
            begun = new StringBuilder(2 * part.length());
        }
        begun.append(part);
        // No character takes less than a byte.
        if (!last && begun.length() <= limit) {
            return null;
        }
        String whole = begun.toString();
        begun = null;
        return whole;
    }
}
