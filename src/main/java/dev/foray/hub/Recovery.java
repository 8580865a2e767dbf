package dev.foray.hub;

import dev.foray.channel.Position;
import org.jspecify.annotations.Nullable;

/**
 * What a new subscriber wants to be given of the past.
 *
 * @param since where it stopped; null: nowhere
 * @param count with {@link Mode#LAST}, how many
 * @param rejectUnrecovered refuse with 112 instead of joining with a gap
 */
public record Recovery(Mode mode, @Nullable Position since, int count, boolean rejectUnrecovered) {
    /** Nothing of the past. */
    public static final Recovery NONE = new Recovery(Mode.NONE, null, 0, false);

    /** The whole state of a map channel. */
    public static final Recovery STATE = new Recovery(Mode.STATE, null, 0, false);

    /** Which part of the past. */
    public enum Mode {
        NONE,
        /** Everything since the position. */
        STREAM,
        /** The latest publications, so many of them. */
        LAST,
        /** The latest publication. */
        CACHE,
        /** The latest publication of each key. */
        STATE
    }

    public static Recovery since(Position position) {
        return new Recovery(Mode.STREAM, position, 0, false);
    }

    public static Recovery latest(@Nullable Position position) {
        return new Recovery(Mode.CACHE, position, 0, false);
    }

    /** For a newcomer: the latest {@code count} publications, or as many as there are; none where none are kept. */
    public static Recovery last(int count) {
        return new Recovery(Mode.LAST, null, count, false);
    }

    /** The same, but refused where there is a gap. */
    public Recovery rejectingGaps() {
        return new Recovery(mode, since, count, true);
    }
}
