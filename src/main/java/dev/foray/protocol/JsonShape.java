package dev.foray.protocol;

/**
 * What must hold of a text before a JSON parser sees it: it is one object or array, all brackets and strings are
 * closed, and nothing stands behind it.
 *
 * <p>Parsson 1.1 never returns from skipping an unknown field whose value is not closed, reads a second object on the
 * same line as if it were not there, and follows nesting with recursion. Nothing of that can be left to what a client
 * sends, so this looks first; it is one pass without allocation.
 */
public final class JsonShape {
    /** Deepest nesting of objects and arrays that a message may have. */
    public static final int MAX_DEPTH = 256;

    private final String text;
    private final long[] arrays = new long[MAX_DEPTH / Long.SIZE];
    private int depth;

    private JsonShape(String text) {
        this.text = text;
    }

    /**
     * Checks what is to be an object.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    public static void check(String text) {
        new JsonShape(text).scan('{', "not an object");
    }

    /**
     * Checks what is to be an array.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    public static void checkArray(String text) {
        new JsonShape(text).scan('[', "not an array");
    }

    private void scan(char opening, String otherwise) {
        int i = 0;
        while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        if (i == text.length() || text.charAt(i) != opening) {
            throw new IllegalArgumentException(otherwise);
        }
        do {
            char c = text.charAt(i);
            if (c == '"') {
                i = closingQuote(i + 1);
            } else if (c == '{' || c == '[') {
                open(c == '[');
            } else if (c == '}' || c == ']') {
                close(c == ']');
            }
            i++;
        } while (depth > 0 && i < text.length());
        if (depth > 0) {
            throw new IllegalArgumentException("not closed");
        }
        if (i < text.length() && !text.substring(i).isBlank()) {
            throw new IllegalArgumentException("something follows it");
        }
    }

    private int closingQuote(int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                return i;
            }
        }
        throw new IllegalArgumentException("a string is not closed");
    }

    private void open(boolean array) {
        if (depth == MAX_DEPTH) {
            throw new IllegalArgumentException("nested deeper than " + MAX_DEPTH);
        }
        long bit = 1L << depth;
        arrays[depth / Long.SIZE] = array ? arrays[depth / Long.SIZE] | bit : arrays[depth / Long.SIZE] & ~bit;
        depth++;
    }

    private void close(boolean array) {
        depth--;
        if ((arrays[depth / Long.SIZE] >>> depth & 1) != (array ? 1 : 0)) {
            throw new IllegalArgumentException("a bracket does not match");
        }
    }
}
