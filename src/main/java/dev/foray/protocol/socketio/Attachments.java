package dev.foray.protocol.socketio;

import jakarta.json.JsonNumber;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The binary data of one packet. Each can be taken once: a small packet could otherwise become as large as it likes,
 * with the same data in many places. Confined to one thread at a time.
 */
final class Attachments {
    private final List<byte[]> data = new ArrayList<>();
    private int taken;

    void add(byte[] more) {
        data.add(more);
    }

    /** @throws IllegalArgumentException where there is none of that number, or no more */
    byte[] take(@Nullable JsonValue number) {
        if (number instanceof JsonNumber index
                && index.isIntegral()
                && index.doubleValue() >= 0
                && index.doubleValue() < data.size()
                && taken < data.size()) {
            taken++;
            return data.get(index.intValue());
        }
        throw new IllegalArgumentException("a placeholder for no attachment");
    }
}
