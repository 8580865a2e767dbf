package dev.foray.protocol.socketio;

import dev.foray.channel.JsonText;
import dev.foray.channel.JsonWriter;
import dev.foray.channel.Publication;
import dev.foray.protocol.JsonValues;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An event, as publications have it: {@code {"event": name, "args": [...]}}, with binary data as objects.
 *
 * @param name never a reserved one
 */
record Event(String name, List<JsonValue> arguments) {
    /** Names that mean something else to clients. */
    static final Set<String> RESERVED =
            Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");

    /** Before the names of what clients ask this server, and are told by it. */
    static final String BUILT_IN = "foray:";

    private static final String NAME = "event";
    private static final String ARGUMENTS = "args";

    /** Of publications that are no events. */
    private static final String MESSAGE = "message";

    /** The data of a publication for an event that came in. */
    static JsonText data(SocketPacket packet) {
        JsonWriter out = new JsonWriter()
                .beginObject()
                .name(NAME)
                .value(JsonValues.text(packet.array().get(0)));
        out.name(ARGUMENTS).beginArray();
        for (JsonValue argument : packet.arguments()) {
            BinaryJson.inline(out, argument, packet.attachments());
        }
        return out.endArray().endObject().text();
    }

    /**
     * What a publication is to clients: the event that it is; or the one that its data name, with all of them; or else
     * a message.
     */
    static Event of(Publication publication) {
        JsonText text = publication.data();
        if (!text.text().startsWith("{")) {
            return new Event(MESSAGE, List.of(JsonValues.of(text)));
        }
        JsonObject data = JsonValues.of(text).asJsonObject();
        String name = name(data.get(NAME));
        if (name.isEmpty() || RESERVED.contains(name) || name.startsWith(BUILT_IN)) {
            return new Event(MESSAGE, List.of(data));
        }
        return new Event(name, data.get(ARGUMENTS) instanceof JsonArray given ? List.copyOf(given) : List.of(data));
    }

    /** Clients may use numbers for names, which are the same to them as their texts; empty: it is no name. */
    static String name(@Nullable JsonValue name) {
        if (name instanceof JsonString text) {
            return text.getString();
        }
        return name instanceof JsonNumber number ? number.toString() : "";
    }
}
