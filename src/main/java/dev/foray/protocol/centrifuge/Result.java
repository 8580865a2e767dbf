package dev.foray.protocol.centrifuge;

import dev.foray.channel.ChannelName;
import dev.foray.channel.ForayException;
import dev.foray.channel.JsonText;
import dev.foray.channel.Position;
import dev.foray.channel.Publication;
import dev.foray.hub.Presence;
import dev.foray.session.Frame;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a command is answered with; each kind writes its own field of the reply. */
sealed interface Result {
    /** Writes the field that says what was answered. */
    void write(JsonOut out);

    /** The whole reply to the command with this id. */
    default Frame reply(long id) {
        JsonOut out = new JsonOut().object().number("id", id);
        write(out);
        return Frame.of(out.endObject().text().text());
    }

    /**
     * How both sides keep in touch.
     *
     * @param ping seconds between pings
     * @param pong whether they want an answer
     * @param handle by what the client's requests find its session; null: it has no need of that
     */
    record Link(long ping, boolean pong, Emulation.@Nullable Handle handle) {}

    /** @param ttl seconds until the client has to refresh; null: never */
    record Connected(
            String client, String version, @Nullable Long ttl, Map<ChannelName, Subscribed> subs, Link link)
            implements Result {
        @Override
        public void write(JsonOut out) {
            out.object("connect").string("client", client).string("version", version);
            writeTtl(out, ttl);
            if (!subs.isEmpty()) {
                out.object("subs");
                subs.forEach((channel, subscribed) -> subscribed.write(out, channel.value()));
                out.endObject();
            }
            out.number("ping", link.ping()).flag("pong", link.pong());
            if (link.handle() != null) {
                out.string("session", link.handle().session())
                        .string("node", link.handle().node());
            }
            out.endObject();
        }
    }

    /**
     * @param ttl seconds until the client has to refresh; null: never
     * @param position null where the channel has none, or promises nothing about it
     * @param publications what was missed
     * @param data that came with the grant of the subscription
     * @param map what only map channels have
     */
    record Subscribed(
            @Nullable Long ttl,
            Promises promises,
            @Nullable Position position,
            boolean wasRecovering,
            boolean recovered,
            List<Publication> publications,
            @Nullable JsonText data,
            @Nullable MapPart map)
            implements Result {
        @Override
        public void write(JsonOut out) {
            write(out, "subscribe");
        }

        void write(JsonOut out, String name) {
            out.object(name);
            writeTtl(out, ttl);
            out.flag("recoverable", promises.recoverable());
            if (position != null) {
                out.string("epoch", position.epoch());
            }
            writePublications(out, "publications", publications);
            out.flag("recovered", recovered);
            if (position != null) {
                out.number("offset", position.offset());
            }
            out.flag("positioned", promises.positioned()).json("data", data).flag("was_recovering", wasRecovering);
            if (map != null) {
                out.number("type", 1).number("phase", map.phase()).string("cursor", map.cursor());
                writePublications(out, "state", map.state());
            }
            out.endObject();
        }
    }

    /** What the client may count on: to be told of gaps, and to be given what it missed. */
    record Promises(boolean positioned, boolean recoverable) {
        static final Promises NONE = new Promises(false, false);
    }

    /** @param cursor empty: this was the last page */
    record MapPart(int phase, String cursor, List<Publication> state) {}

    /** @param position null where the channel keeps no history */
    record Published(@Nullable Position position) implements Result {
        @Override
        public void write(JsonOut out) {
            out.object("publish");
            if (position != null) {
                out.number("offset", position.offset()).string("epoch", position.epoch());
            }
            out.endObject();
        }
    }

    record Unsubscribed() implements Result {
        @Override
        public void write(JsonOut out) {
            out.object("unsubscribe").endObject();
        }
    }

    record Present(Presence presence) implements Result {
        @Override
        public void write(JsonOut out) {
            out.object("presence").object("presence");
            presence.clients().forEach(client -> Pushes.write(out, client.client(), client));
            out.endObject().endObject();
        }
    }

    record PresentCount(Presence presence) implements Result {
        @Override
        public void write(JsonOut out) {
            out.object("presence_stats")
                    .alwaysNumber("num_clients", presence.clients().size())
                    .alwaysNumber("num_users", presence.users())
                    .endObject();
        }
    }

    record History(List<Publication> publications, Position top) implements Result {
        @Override
        public void write(JsonOut out) {
            out.object("history").array("publications");
            publications.forEach(
                    publication -> Pushes.write(out.object(), publication).endObject());
            out.endArray()
                    .alwaysString("epoch", top.epoch())
                    .alwaysNumber("offset", top.offset())
                    .endObject();
        }
    }

    record RpcDone(JsonText data) implements Result {
        @Override
        public void write(JsonOut out) {
            out.object("rpc").json("data", data).endObject();
        }
    }

    /** @param ttl seconds until the client has to refresh again; null: never */
    record Refreshed(
            String client, String version, @Nullable Long ttl) implements Result {
        @Override
        public void write(JsonOut out) {
            out.object("refresh").string("client", client).string("version", version);
            writeTtl(out, ttl);
            out.endObject();
        }
    }

    /** @param ttl seconds until the client has to refresh again; null: never */
    record SubRefreshed(@Nullable Long ttl) implements Result {
        @Override
        public void write(JsonOut out) {
            out.object("sub_refresh");
            writeTtl(out, ttl);
            out.endObject();
        }
    }

    /** The code, its message, and behind it the detail, which says the limit or the name. */
    record Failed(ForayException reason) implements Result {
        @Override
        public void write(JsonOut out) {
            String message = reason.code().message();
            String detail = reason.detail();
            out.object("error")
                    .number("code", reason.code().code())
                    .string("message", detail.equals(message) ? message : message + ": " + detail)
                    .flag("temporary", reason.code().temporary())
                    .endObject();
        }
    }

    private static void writeTtl(JsonOut out, @Nullable Long ttl) {
        if (ttl != null) {
            out.flag("expires", true).number("ttl", ttl);
        }
    }

    private static void writePublications(JsonOut out, String name, List<Publication> publications) {
        if (!publications.isEmpty()) {
            out.array(name);
            publications.forEach(
                    publication -> Pushes.write(out.object(), publication).endObject());
            out.endArray();
        }
    }
}
