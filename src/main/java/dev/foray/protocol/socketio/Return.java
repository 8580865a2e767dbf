package dev.foray.protocol.socketio;

import dev.foray.channel.Position;
import jakarta.json.JsonObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client brings from the last time that it was connected: its recovery id, and behind which event it stopped.
 * Other clients than that in JavaScript bring the latter only, if their program has kept it.
 *
 * @param secret of the client, or a new one
 * @param kept the text of its recovery id; null: it brought none
 * @param since null: it wants nothing of the past
 */
record Return(
        String secret, @Nullable String kept, @Nullable Position since) {
    static final String PID = "pid";
    static final String OFFSET = "offset";

    static Return of(NamespaceSocket socket, String user) {
        JsonObject auth = socket.auth();
        String text = Connecting.text(auth, PID);
        Optional<RecoveryId> id = RecoveryId.parse(text, socket.namespace(), user);
        String offset = Connecting.text(auth, OFFSET);
        Position behind = PositionText.parse(offset).orElse(null);
        // Without an event since it was connected the client has no offset.
        Position since = offset.isEmpty() ? id.map(RecoveryId::start).orElse(null) : behind;
        return new Return(
                id.map(RecoveryId::secret).orElseGet(RecoveryId::newSecret), id.isPresent() ? text : null, since);
    }

    String publicId(String namespace) {
        return RecoveryId.publicId(secret, namespace);
    }

    /** The recovery id that the client is given: the one that it has where there is no gap, else another. */
    String pid(NamespaceSocket socket, Position position, boolean recovered) {
        return recovered && kept != null
                ? kept
                : RecoveryId.of(secret, socket.namespace(), socket.identity().user(), position)
                        .text();
    }
}
