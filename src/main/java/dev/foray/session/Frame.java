package dev.foray.session;

import org.jspecify.annotations.Nullable;

/** One encoded message, made once and shared by all outboxes that it is offered to. Immutable; compared by identity. */
public final class Frame {
    private final String text;
    private final int bytes;
    private final @Nullable Object replaces;

    private Frame(String text, @Nullable Object replaces) {
        this.text = text;
        this.bytes = utf8Length(text);
        this.replaces = replaces;
    }

    public static Frame of(String text) {
        return new Frame(text, null);
    }

    /** A frame whose place a newer one with an equal {@code replaces} takes while both wait in an outbox. */
    public static Frame replacing(Object replaces, String text) {
        return new Frame(text, replaces);
    }

    /** What the transport sends, without a separator. */
    public String text() {
        return text;
    }

    /** The length in UTF-8, which is what an outbox counts. */
    public int bytes() {
        return bytes;
    }

    @Nullable
    Object replaces() {
        return replaces;
    }

    /** Does not encode: {@code getBytes} would, for every frame. */
    private static int utf8Length(String text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return bytes;
    }
}
