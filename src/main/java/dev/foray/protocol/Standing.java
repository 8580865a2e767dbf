package dev.foray.protocol;

import dev.foray.auth.Identity;
import dev.foray.channel.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * Who a client is and for how long.
 *
 * @param info what others see of it; may change, unlike the identity
 * @param expireAt seconds since 1970; 0: never
 * @param byToken whether the client has to refresh it with a token
 */
public record Standing(Identity identity, @Nullable JsonText info, long expireAt, boolean byToken) {
    public static final Standing NOBODY = new Standing(Identity.Anonymous.UNKNOWN, null, 0, false);

    /** The same with what was said of it from outside; null: others see what they saw. */
    public Standing refreshed(long until, @Nullable JsonText newInfo) {
        return new Standing(identity, newInfo == null ? info : newInfo, until, byToken);
    }
}
