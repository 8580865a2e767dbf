package dev.foray.hub;

import dev.foray.channel.ClientInfo;
import java.util.List;

/** Who is subscribed to a channel, in the order of joining. */
public record Presence(List<ClientInfo> clients) {
    public static final Presence NOBODY = new Presence(List.of());

    public Presence {
        clients = List.copyOf(clients);
    }

    /** How many different users they are; all anonymous ones count as one. */
    public int users() {
        return (int) clients.stream().map(ClientInfo::user).distinct().count();
    }
}
