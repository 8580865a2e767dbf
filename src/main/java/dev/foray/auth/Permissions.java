package dev.foray.auth;

import dev.foray.channel.ChannelName;
import dev.foray.channel.Namespace;
import dev.foray.config.ChannelOptions.Access;

/** What an identity may do in a channel, by the options of the channel's namespace. Immutable. */
public final class Permissions {
    private final boolean insecure;

    /** @param insecure {@code client.insecure}: everybody may do everything */
    public Permissions(boolean insecure) {
        this.insecure = insecure;
    }

    public boolean maySubscribe(Identity identity, ChannelName channel, Namespace namespace) {
        return insecure;
    }

    public boolean mayPublish(Identity identity, Namespace namespace, boolean subscribed) {
        return may(namespace.options().publish(), identity, subscribed);
    }

    public boolean mayPublishKey(Identity identity, Namespace namespace, boolean subscribed) {
        return may(namespace.options().map().publish(), identity, subscribed);
    }

    public boolean mayRemoveKey(Identity identity, Namespace namespace, boolean subscribed) {
        return may(namespace.options().map().remove(), identity, subscribed);
    }

    public boolean maySeePresence(Identity identity, Namespace namespace, boolean subscribed) {
        return may(namespace.options().presenceAccess(), identity, subscribed);
    }

    public boolean mayReadHistory(Identity identity, Namespace namespace, boolean subscribed) {
        return may(namespace.options().historyAccess(), identity, subscribed);
    }

    private boolean may(Access access, Identity identity, boolean subscribed) {
        return insecure
                || (subscribed && access.forSubscriber() && identity.user().isEmpty());
    }
}
