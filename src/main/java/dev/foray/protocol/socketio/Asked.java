package dev.foray.protocol.socketio;

import dev.foray.channel.ChannelName;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.Position;
import dev.foray.protocol.JsonValues;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client asks with an event of this server: nothing, the name of a channel, or an object. */
record Asked(JsonObject object) {
    private static final String CHANNEL = "channel";

    /** @throws ForayException 107, where it is something else */
    static Asked of(Call call) {
        List<JsonValue> arguments = call.packet().arguments();
        JsonValue first = arguments.isEmpty() ? JsonValue.NULL : arguments.get(0);
        if (first instanceof JsonObject object) {
            return new Asked(object);
        }
        if (first instanceof JsonString name) {
            return new Asked(JsonValues.object(
                    PacketWriter.object(out -> out.name(CHANNEL).value(name.getString()))
                            .text()));
        }
        if (first.getValueType() == JsonValue.ValueType.NULL) {
            return new Asked(JsonValue.EMPTY_JSON_OBJECT);
        }
        throw invalid("the argument must be the name of a channel, or an object");
    }

    private static ForayException invalid(String problem) {
        return new ForayException(ErrorCode.BAD_REQUEST, problem);
    }

    /** Null: it names none. */
    @Nullable
    ChannelName channel() {
        String name = text(CHANNEL);
        return name == null ? null : new ChannelName(name);
    }

    /** The channel that it names, or that of the client's namespace. */
    ChannelName channelOr(NamespaceSocket socket) {
        ChannelName named = channel();
        SocketSubscriber main = socket.main();
        if (named != null) {
            return named;
        }
        if (main == null) {
            throw invalid("channel is required");
        }
        return main.channel();
    }

    /** Null: it is not there. */
    @Nullable
    String text(String name) {
        JsonValue value = value(name);
        if (value == null || value instanceof JsonString) {
            return value == null ? null : ((JsonString) value).getString();
        }
        throw invalid(name + " must be a text");
    }

    boolean flag(String name) {
        JsonValue value = value(name);
        if (value == null || value == JsonValue.FALSE || value == JsonValue.TRUE) {
            return value == JsonValue.TRUE;
        }
        throw invalid(name + " must be true or false");
    }

    /** A whole number. */
    long whole(String name, long otherwise) {
        JsonValue value = value(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof JsonNumber number && number.isIntegral() && Math.abs(number.doubleValue()) < 1e15) {
            return number.longValue();
        }
        throw invalid(name + " must be a whole number");
    }

    /** An object with epoch and offset; null: it is not there. */
    @Nullable
    Position position(String name) {
        JsonValue value = value(name);
        if (value == null) {
            return null;
        }
        if (value instanceof JsonObject position) {
            Asked within = new Asked(position);
            String epoch = within.text("epoch");
            return new Position(epoch == null ? "" : epoch, within.whole("offset", 0));
        }
        throw invalid(name + " must be an object with epoch and offset");
    }

    private @Nullable JsonValue value(String name) {
        JsonValue value = object.get(name);
        return value == null || value.getValueType() == JsonValue.ValueType.NULL ? null : value;
    }
}
