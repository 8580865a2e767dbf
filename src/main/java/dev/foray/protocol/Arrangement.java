package dev.foray.protocol;

import dev.foray.auth.Identity.Grant;
import dev.foray.auth.Identity.Overrides;
import dev.foray.channel.JsonText;
import dev.foray.channel.Namespace;
import dev.foray.config.ChannelOptions;
import dev.foray.hub.Peer.ServerSubscription;
import dev.foray.hub.Subscriber.Terms;
import org.jspecify.annotations.Nullable;

/**
 * What was agreed for one subscription.
 *
 * @param info what others see of the subscriber in the channel
 * @param data handed to the client with the subscription
 * @param expireAt when it ends, in seconds since 1970; 0: never
 * @param byToken whether the client has to refresh it with a token
 */
public record Arrangement(
        @Nullable JsonText info, @Nullable JsonText data, long expireAt, boolean byToken, Terms terms) {
    public static final Arrangement NONE =
            new Arrangement(null, null, 0, false, new Terms(false, false, false, false, false));

    /**
     * What a client asks for beyond what the channel does anyway, as far as it may.
     *
     * @param joinLeave it wants to hear of others
     */
    public record Wishes(boolean positioned, boolean recoverable, boolean joinLeave) {
        public static final Wishes NONE = new Wishes(false, false, false);
    }

    public static Arrangement of(Namespace namespace, Grant grant, boolean byToken, Wishes wishes) {
        Terms terms = terms(namespace.options(), grant.overrides(), wishes);
        return new Arrangement(grant.info(), grant.data(), grant.expireAt(), byToken, terms);
    }

    public static Arrangement of(Namespace namespace, ServerSubscription subscription) {
        Overrides overrides = new Overrides(
                subscription.presence(),
                subscription.joinLeave(),
                subscription.forcePushJoinLeave(),
                subscription.forcePositioning(),
                subscription.forceRecovery());
        return new Arrangement(
                subscription.info(),
                subscription.data(),
                subscription.expireAt(),
                false,
                terms(namespace.options(), overrides, Wishes.NONE));
    }

    /** The same with the info and the end that a new token says. */
    public Arrangement refreshed(Grant grant) {
        return new Arrangement(grant.info(), data, grant.expireAt(), byToken, terms);
    }

    private static Terms terms(ChannelOptions options, Overrides overrides, Wishes wishes) {
        boolean announced = either(overrides.joinLeave(), options.joinLeave());
        boolean heard = either(overrides.forcePushJoinLeave(), options.forcePushJoinLeave()) || wishes.joinLeave();
        boolean presence = either(overrides.presence(), options.presence());
        if (options.subscriptionType() == ChannelOptions.SubscriptionType.MAP) {
            // A client that holds the state of a map must know when it is no longer true, also where nothing is kept.
            return new Terms(presence, announced, heard, true, options.keepsHistory());
        }
        boolean recoverable = options.keepsHistory()
                && (either(overrides.forceRecovery(), options.forceRecovery()) || wishes.recoverable());
        boolean positioned = options.keepsHistory()
                && (either(overrides.forcePositioning(), options.forcePositioning()) || wishes.positioned());
        return new Terms(presence, announced, heard, positioned || recoverable, recoverable);
    }

    private static boolean either(@Nullable Boolean override, boolean otherwise) {
        return override == null ? otherwise : override;
    }
}
