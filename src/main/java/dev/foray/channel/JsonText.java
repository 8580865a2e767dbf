package dev.foray.channel;

/**
 * One valid JSON value as its text, without line breaks, so that it can be put into a message as it is.
 *
 * <p>Whoever makes one vouches for that: decoders parse what comes in, and write what they parsed.
 */
public record JsonText(String text) {
    public static final JsonText NULL = new JsonText("null");

    @Override
    public String toString() {
        return text;
    }
}
