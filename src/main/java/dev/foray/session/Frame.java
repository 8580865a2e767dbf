package dev.foray.session;

import org.jspecify.annotations.Nullable;

/**
 * One encoded message, made once and shared by all outboxes that it is offered to. Immutable.
 *
 * @param text as the transport sends it, without a separator
 * @param bytes its length in UTF-8, which is what the outbox counts
 * @param replaces while it waits, a newer frame with an equal value takes its place; null: every frame is sent
 */
public record Frame(String text, int bytes, @Nullable Object replaces) {
    public static Frame of(String text) {
        return new Frame(text, utf8Length(text), null);
    }

    public static Frame replacing(Object replaces, String text) {
        return new Frame(text, utf8Length(text), replaces);
    }

    private static int utf8Length(String text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x800) {
                bytes += Character.isSurrogate(c) ? 1 : 2;
            } else if (c >= 0x80) {
                bytes++;
            }
        }
        return bytes;
    }
}
