package dev.foray.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameHeadersTest {
    /** A text frame whose mask is the bytes 1, 2, 3, 4. */
    private static byte[] masked(int length) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0x81);
        if (length < 126) {
            frame.write(0x80 | length);
        } else if (length < 65_536) {
            frame.writeBytes(new byte[] {(byte) 0xFE, (byte) (length >> 8), (byte) length});
        } else {
            frame.writeBytes(
                    new byte[] {(byte) 0xFF, 0, 0, 0, 0, 0, (byte) (length >> 16), (byte) (length >> 8), (byte) length
                    });
        }
        frame.writeBytes(new byte[] {1, 2, 3, 4});
        frame.writeBytes(new byte[length]);
        return frame.toByteArray();
    }

    private static byte[] unmasked() {
        return new byte[] {(byte) 0x81, 2, 'h', 'i'};
    }

    private static byte[] together(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** What comes out where so many bytes come in at a time, in the middle of a larger buffer. */
    private static byte[] read(byte[] sent, int atATime) {
        FrameHeaders headers = new FrameHeaders();
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        for (int from = 0; from < sent.length; from += atATime) {
            byte[] part = Arrays.copyOfRange(sent, from, Math.min(from + atATime, sent.length));
            byte[] buffer = together(new byte[3], part, new byte[3]);
            headers.read(buffer, 3, part.length);
            read.write(buffer, 3, part.length);
            assertThat(Arrays.copyOf(buffer, 3)).containsOnly(0);
        }
        return read.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100, 1_000_000})
    void maskedFramesOfAllLengthsAreLeftAlone(int atATime) {
        byte[] sent = together(
                masked(0), masked(1), masked(125), masked(126), masked(127), masked(65_535), masked(65_536), masked(5));

        assertThat(read(sent, atATime)).isEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 126, 70_000})
    void anUnmaskedFrameGetsReservedBitsWhateverCameBefore(int before) {
        byte[] read = read(together(masked(before), unmasked(), unmasked()), 1_000_000);

        byte[] rest = Arrays.copyOfRange(read, masked(before).length, read.length);
        assertThat(rest).isEqualTo(new byte[] {(byte) 0xF1, 2, 'h', 'i', (byte) 0x81, 2, 'h', 'i'});
    }

    @Test
    void whereItsFirstByteIsGoneItGetsALengthThatNoFrameHas() {
        byte[] read = read(together(unmasked(), unmasked(), unmasked()), 1);

        assertThat(HexFormat.of().formatHex(read)).isEqualTo("81ff8000000000000000" + "6869");
    }

    @Test
    void aLengthBelowZeroEndsTheReading() {
        byte[] sent = {(byte) 0x81, (byte) 0xFF, (byte) 0x80, 0, 0, 0, 0, 0, 0, 5, 1, 2, 3, 4, 0, 0, 0};

        assertThat(read(sent, 4)).isEqualTo(sent);
    }
}
