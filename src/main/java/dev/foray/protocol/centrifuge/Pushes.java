package dev.foray.protocol.centrifuge;

import dev.foray.channel.ChannelName;
import dev.foray.channel.ClientInfo;
import dev.foray.channel.Position;
import dev.foray.channel.Publication;
import dev.foray.hub.Encoding;
import dev.foray.session.Disconnect;
import dev.foray.session.Frame;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is sent without having been asked for. Immutable. */
final class Pushes implements Encoding {
    /** One for all who also get replies, so that each subscriber shares what was encoded for another. */
    static final Pushes JSON = new Pushes(true);

    /** One for all who get pushes only, and so need not be told that these are some. */
    static final Pushes ONE_WAY = new Pushes(false);

    /** Wants an empty command as its answer. */
    static final Frame PING = Frame.of("{}");

    private final boolean named;

    /** @param named whether each says that it is a push */
    private Pushes(boolean named) {
        this.named = named;
    }

    @Override
    public Frame publication(ChannelName channel, Publication publication, @Nullable Object replaces) {
        String text = push(channel, out -> write(out.object("pub"), publication).endObject());
        return replaces == null ? Frame.of(text) : Frame.replacing(replaces, text);
    }

    @Override
    public Frame join(ChannelName channel, ClientInfo info) {
        return Frame.of(
                push(channel, out -> write(out.object("join"), "info", info).endObject()));
    }

    @Override
    public Frame leave(ChannelName channel, ClientInfo info) {
        return Frame.of(
                push(channel, out -> write(out.object("leave"), "info", info).endObject()));
    }

    /** The server subscribed the client. */
    Frame subscribed(ChannelName channel, Result.Subscribed subscribed) {
        return Frame.of(push(channel, out -> {
            Position position = subscribed.position();
            out.object("subscribe").flag("recoverable", subscribed.promises().recoverable());
            if (position != null) {
                out.string("epoch", position.epoch()).number("offset", position.offset());
            }
            out.flag("positioned", subscribed.promises().positioned())
                    .json("data", subscribed.data())
                    .endObject();
        }));
    }

    /** A subscription was ended from here; below 2500 clients leave it at that, from there on they come again. */
    Frame unsubscribed(ChannelName channel, int code, String reason) {
        return Frame.of(push(channel, out -> out.object("unsubscribe")
                .number("code", code)
                .string("reason", reason)
                .endObject()));
    }

    /** Why the connection ends; for those whose way does not tell. */
    String disconnected(Disconnect reason) {
        return push(out -> out.object("disconnect")
                .number("code", reason.code())
                .string("reason", reason.reason())
                .endObject());
    }

    private String push(ChannelName channel, Consumer<JsonOut> body) {
        return push(out -> body.accept(out.string("channel", channel.value())));
    }

    private String push(Consumer<JsonOut> content) {
        JsonOut out = new JsonOut().object();
        if (named) {
            content.accept(out.object("push"));
            out.endObject();
        } else {
            content.accept(out);
        }
        return out.endObject().text().text();
    }

    /** Writes the fields of a publication. */
    static JsonOut write(JsonOut out, Publication publication) {
        if (!publication.removed()) {
            out.json("data", publication.data());
        }
        ClientInfo info = publication.info();
        if (info != null) {
            write(out, "info", info);
        }
        out.number("offset", publication.offset());
        if (!publication.tags().isEmpty()) {
            out.object("tags");
            publication.tags().forEach(out::alwaysString);
            out.endObject();
        }
        out.number("time", publication.timeMillis());
        return out.string("key", publication.key()).flag("removed", publication.removed());
    }

    /** Writes who somebody is, as a field. */
    static JsonOut write(JsonOut out, String name, ClientInfo info) {
        return out.object(name)
                .alwaysString("user", info.user())
                .alwaysString("client", info.client())
                .json("conn_info", info.connInfo())
                .json("chan_info", info.chanInfo())
                .endObject();
    }
}
