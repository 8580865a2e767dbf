package dev.foray.hub;

import dev.foray.session.Frame;
import java.util.IdentityHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The frames of one event, made when the first subscriber of an encoding needs it. Confined to one broadcast. */
final class EncodedOnce {
    private final Function<Encoding, Frame> encoder;
    private @Nullable Encoding last;
    private @Nullable Frame lastFrame;
    private @Nullable IdentityHashMap<Encoding, Frame> others;

    EncodedOnce(Function<Encoding, Frame> encoder) {
        this.encoder = encoder;
    }

    Frame as(Encoding encoding) {
        Frame frame = lastFrame;
        if (encoding == last && frame != null) {
            return frame;
        }
        if (others == null) {
            others = new IdentityHashMap<>(4);
        }
        frame = others.computeIfAbsent(encoding, encoder);
        last = encoding;
        lastFrame = frame;
        return frame;
    }
}
