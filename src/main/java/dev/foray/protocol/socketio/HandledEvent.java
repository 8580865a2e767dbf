package dev.foray.protocol.socketio;

import dev.foray.protocol.socketio.spi.SocketEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An event for its handler. Thread-safe. */
final class HandledEvent implements SocketEvent {
    private final Call call;
    private final List<@Nullable Object> arguments;

    /** @throws IllegalArgumentException where a placeholder stands for nothing */
    HandledEvent(Call call) {
        this.call = call;
        this.arguments = Arguments.of(call.packet().arguments(), call.packet().attachments());
    }

    @Override
    public String name() {
        return call.packet().event();
    }

    @Override
    public List<@Nullable Object> arguments() {
        return arguments;
    }

    @Override
    public boolean wantsAcknowledgement() {
        return call.packet().ackId() != null;
    }

    @Override
    public void acknowledge(@Nullable Object... answer) {
        call.reply((out, attachments) -> {
            for (Object argument : answer) {
                Arguments.write(out, argument, attachments);
            }
        });
    }
}
