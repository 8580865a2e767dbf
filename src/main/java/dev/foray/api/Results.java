package dev.foray.api;

import dev.foray.broker.Receipt;
import dev.foray.channel.ClientInfo;
import dev.foray.channel.JsonText;
import dev.foray.channel.JsonWriter;
import dev.foray.channel.Position;
import dev.foray.channel.Publication;
import java.util.List;

/** Writes the values that several results have in common; what is empty is left out, as the SDKs expect. */
final class Results {
    static final JsonText EMPTY = new JsonText("{}");

    private Results() {}

    static JsonText receipt(Receipt receipt) {
        JsonWriter writer = new JsonWriter().beginObject();
        Position position = receipt.position();
        if (position != null) {
            writer.name("offset").value(position.offset());
            writer.name("epoch").value(position.epoch());
        }
        if (receipt.suppressed() != null) {
            writer.name("suppressed").value(true);
            writer.name("suppress_reason").value(receipt.suppressed().wire());
        }
        if (receipt.current() != null) {
            writer.name("current");
            publication(writer, receipt.current());
        }
        return writer.endObject().text();
    }

    /** @param name of the array: {@code publications}, {@code entries} */
    static void page(JsonWriter writer, String name, List<Publication> publications, Position top) {
        writer.name(name).beginArray();
        publications.forEach(publication -> publication(writer, publication));
        writer.endArray();
        writer.name("offset").value(top.offset());
        writer.name("epoch").value(top.epoch());
    }

    static void publication(JsonWriter writer, Publication publication) {
        writer.beginObject();
        if (publication.key() != null) {
            writer.name("key").value(publication.key());
        }
        if (publication.removed()) {
            writer.name("removed").value(true);
        } else {
            writer.name("data").value(publication.data());
        }
        if (publication.offset() > 0) {
            writer.name("offset").value(publication.offset());
        }
        if (publication.info() != null) {
            writer.name("info");
            clientInfo(writer, publication.info());
        }
        if (!publication.tags().isEmpty()) {
            writer.name("tags").beginObject();
            publication.tags().forEach((tag, value) -> writer.name(tag).value(value));
            writer.endObject();
        }
        writer.name("time").value(publication.timeMillis());
        writer.endObject();
    }

    static void clientInfo(JsonWriter writer, ClientInfo info) {
        writer.beginObject();
        writer.name("user").value(info.user());
        writer.name("client").value(info.client());
        if (info.connInfo() != null) {
            writer.name("conn_info").value(info.connInfo());
        }
        if (info.chanInfo() != null) {
            writer.name("chan_info").value(info.chanInfo());
        }
        writer.endObject();
    }
}
