package dev.foray.broker.sqlite;

import dev.foray.broker.Retention;
import dev.foray.broker.Times;
import dev.foray.channel.ChannelName;
import dev.foray.channel.Position;

/**
 * What the writer knows of one epoch of a channel, including what is not committed yet. Confined to the writer thread.
 */
final class ChannelRow {
    /** Which epoch of which channel. */
    record Key(long id, ChannelName name, String epoch) {}

    /** The highest version published, with its epoch. */
    record Version(long number, String epoch) {
        static final Version NONE = new Version(0, "");
    }

    static final long NEVER = Long.MAX_VALUE;

    final Key key;
    Retention retention;
    Version version = Version.NONE;

    /** The offset of the latest publication. */
    long top;

    /** The offset of the oldest publication that is stored; {@code top + 1}: none is. */
    long oldest = 1;

    /** Everything up to it was dropped on request. */
    long removedTo;

    /** When the latest publication was made, or the channel. */
    long lastMillis;

    /** When to look whether something is past its time; at the latest when something is. */
    long checkAtMillis = NEVER;

    ChannelRow(Key key, Retention retention, long lastMillis) {
        this.key = key;
        this.retention = retention;
        this.lastMillis = lastMillis;
    }

    Position position() {
        return new Position(key.epoch(), top);
    }

    /** The time of a publication made now: never before the one before, even where the clock is set back. */
    long tick(long nowMillis) {
        lastMillis = Math.max(lastMillis, nowMillis);
        return lastMillis;
    }

    /** Everything up to it is more than what is to be kept. */
    long floor() {
        return Math.max(removedTo, top - retention.size());
    }

    boolean idle(long nowMillis) {
        return Times.forgottenAt(lastMillis, retention) <= nowMillis;
    }

    /** Sees to it that the channel is looked at before something of it is past its time. */
    void checkInTime() {
        long due = oldest <= top
                ? Times.after(lastMillis, Times.millis(retention.ttl()))
                : Times.forgottenAt(lastMillis, retention);
        checkAtMillis = Math.min(checkAtMillis, due);
    }
}
