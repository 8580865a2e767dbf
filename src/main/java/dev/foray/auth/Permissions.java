package dev.foray.auth;

import dev.foray.channel.ChannelName;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.Namespace;
import dev.foray.config.ChannelOptions;
import dev.foray.config.ChannelOptions.Access;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * What an identity may do in a channel, by the options of the channel's namespace.
 *
 * <p>Two characters in a channel's name have a meaning: a leading {@code $} makes it private, which means that a
 * subscription token is needed; and where the namespace has user-limited channels, only the users named after the last
 * {@code #}, as in {@code news#42,43}, may subscribe. Thread-safe.
 */
public final class Permissions {
    private static final char USER_BOUNDARY = '#';
    private static final String USER_SEPARATOR = ",";

    private final boolean insecure;

    /** By its text; as many as the namespaces have. */
    private final Map<String, Pattern> patterns = new ConcurrentHashMap<>();

    /** @param insecure {@code client.insecure}: everybody may do everything */
    public Permissions(boolean insecure) {
        this.insecure = insecure;
    }

    /** The channel that {@code client.subscribe_to_user_personal_channel} subscribes a signed-in user to. */
    public static ChannelName personalChannel(String user) {
        return new ChannelName(USER_BOUNDARY + user);
    }

    /**
     * Checks the name against the namespace's {@code channel_regex}; to be called before anything is done in a channel,
     * also where a token allows it.
     *
     * @throws ForayException 107, when it does not match
     */
    public void requireName(ChannelName channel, Namespace namespace) {
        String regex = namespace.options().channelRegex();
        if (regex.isEmpty()) {
            return;
        }
        String name = channel.value();
        String rest = namespace.name().isEmpty() ? name : name.substring(name.indexOf(':') + 1);
        if (!patterns.computeIfAbsent(regex, Pattern::compile).matcher(rest).find()) {
            throw new ForayException(ErrorCode.BAD_REQUEST, "channel does not match channel_regex " + regex);
        }
    }

    /**
     * Whether it may subscribe without a token.
     *
     * @throws ForayException 107, when the name does not match {@code channel_regex}
     */
    public boolean maySubscribe(Identity identity, ChannelName channel, Namespace namespace) {
        requireName(channel, namespace);
        if (channel.isPrivate()) {
            return false;
        }
        if (insecure) {
            return true;
        }
        ChannelOptions options = namespace.options();
        int boundary = channel.value().lastIndexOf(USER_BOUNDARY);
        if (options.allowUserLimitedChannels() && boundary >= 0) {
            return isNamed(identity.user(), channel.value().substring(boundary + 1));
        }
        return options.allowSubscribeForClient() && (isSignedIn(identity) || options.allowSubscribeForAnonymous());
    }

    /** @param subscribed whether the session is subscribed to the channel */
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
        boolean everyoneLikeIt = access.forClient() || (access.forSubscriber() && subscribed);
        return insecure || (everyoneLikeIt && (isSignedIn(identity) || access.forAnonymous()));
    }

    private static boolean isSignedIn(Identity identity) {
        return !identity.user().isEmpty();
    }

    private static boolean isNamed(String user, String users) {
        return !user.isEmpty() && Arrays.asList(users.split(USER_SEPARATOR)).contains(user);
    }
}
