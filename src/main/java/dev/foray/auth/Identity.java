package dev.foray.auth;

import dev.foray.channel.ChannelName;
import dev.foray.channel.JsonText;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who a session is, as far as it was proven. */
public sealed interface Identity {
    /** Somebody with a name, from a token or from the container's sign-in. */
    record User(String user, @Nullable JsonText info, long expireAt, Map<ChannelName, Grant> subscriptions)
            implements Identity {
        public User {
            subscriptions = Map.copyOf(subscriptions);
        }
    }

    /** Somebody without a name; a token without {@code sub} may still say something of it. */
    record Anonymous(@Nullable JsonText info, long expireAt, Map<ChannelName, Grant> subscriptions)
            implements Identity {
        public static final Anonymous UNKNOWN = new Anonymous(null, 0, Map.of());

        public Anonymous {
            subscriptions = Map.copyOf(subscriptions);
        }

        @Override
        public String user() {
            return "";
        }
    }

    /** Empty for anonymous ones. */
    String user();

    /** What the token says of it, for others to see. */
    @Nullable
    JsonText info();

    /** When it ends, in seconds since 1970; 0: never. */
    long expireAt();

    /** The server-side subscriptions that came with the token. */
    Map<ChannelName, Grant> subscriptions();

    /**
     * A subscription that was granted beforehand.
     *
     * @param info what others see of this subscriber in the channel
     * @param data handed to the client with the subscription
     * @param expireAt when it ends, in seconds since 1970; 0: never
     * @param overrides of the channel's options
     */
    record Grant(@Nullable JsonText info, @Nullable JsonText data, long expireAt, Overrides overrides) {
        public static final Grant PLAIN = new Grant(null, null, 0, Overrides.NONE);
    }

    /** Channel options that a token sets for one subscription; null: as the channel says. */
    record Overrides(
            @Nullable Boolean presence,
            @Nullable Boolean joinLeave,
            @Nullable Boolean forcePushJoinLeave,
            @Nullable Boolean forcePositioning,
            @Nullable Boolean forceRecovery) {
        public static final Overrides NONE = new Overrides(null, null, null, null, null);
    }
}
