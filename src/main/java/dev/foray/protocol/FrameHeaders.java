package dev.foray.protocol;

/**
 * Reads along in the bytes that a WebSocket client sends, and spoils the header of the first frame that is not masked,
 * so that whoever reads the bytes after it closes with 1002, as RFC 6455 (5.1) demands. Confined to one thread at a
 * time.
 */
final class FrameHeaders {
    private static final int RESERVED_BITS = 0x70;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7F;
    private static final int LENGTH_OF_TWO_BYTES = 126;
    private static final int LENGTH_OF_EIGHT_BYTES = 127;
    private static final int MASK_BYTES = 4;

    /** Where in a frame the next byte is. */
    private enum Place {
        FIRST,
        SECOND,
        LENGTH,
        MASK,
        /** What follows a spoiled header does not matter. */
        SPOILED,
        /** The first byte was handed on before, so what follows becomes a length that no frame has. */
        SPOILING
    }

    private Place place = Place.FIRST;

    /** Of the length or of the mask, still to come. */
    private int bytesLeft;

    private long length;
    private long payloadLeft;

    /** Reads {@code count} bytes that came next, and may change them. */
    void read(byte[] bytes, int from, int count) {
        int end = from + count;
        int i = from;
        while (i < end) {
            if (payloadLeft > 0) {
                int skipped = (int) Math.min(payloadLeft, end - i);
                payloadLeft -= skipped;
                i += skipped;
            } else {
                read(bytes, i, i > from);
                i++;
            }
        }
    }

    /** @param withFirst whether the byte before this one can still be changed */
    private void read(byte[] bytes, int at, boolean withFirst) {
        switch (place) {
            case FIRST -> place = Place.SECOND;
            case SECOND -> second(bytes, at, withFirst);
            case LENGTH -> length(bytes[at]);
            case MASK -> mask();
            case SPOILED -> {}
            case SPOILING -> spoil(bytes, at);
        }
    }

    private void second(byte[] bytes, int at, boolean withFirst) {
        if ((bytes[at] & MASKED) == 0) {
            if (withFirst) {
                bytes[at - 1] |= RESERVED_BITS;
                place = Place.SPOILED;
            } else {
                bytes[at] = (byte) (MASKED | LENGTH_OF_EIGHT_BYTES);
                bytesLeft = Long.BYTES;
                place = Place.SPOILING;
            }
            return;
        }
        int code = bytes[at] & LENGTH;
        length = code;
        bytesLeft = MASK_BYTES;
        place = Place.MASK;
        if (code >= LENGTH_OF_TWO_BYTES) {
            length = 0;
            bytesLeft = code == LENGTH_OF_EIGHT_BYTES ? Long.BYTES : Short.BYTES;
            place = Place.LENGTH;
        }
    }

    /** The highest bit of a length must not be set (RFC 6455, 5.2). */
    private void spoil(byte[] bytes, int at) {
        bytes[at] = (byte) (bytesLeft == Long.BYTES ? 0x80 : 0);
        bytesLeft--;
        if (bytesLeft == 0) {
            place = Place.SPOILED;
        }
    }

    private void length(byte next) {
        length = (length << Byte.SIZE) | (next & 0xFF);
        bytesLeft--;
        if (bytesLeft == 0) {
            bytesLeft = MASK_BYTES;
            place = Place.MASK;
        }
    }

    private void mask() {
        bytesLeft--;
        if (bytesLeft == 0) {
            payloadLeft = length;
            place = length < 0 ? Place.SPOILED : Place.FIRST;
        }
    }
}
