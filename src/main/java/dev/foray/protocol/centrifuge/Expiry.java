package dev.foray.protocol.centrifuge;

import dev.foray.config.Settings;
import dev.foray.session.Disconnect;

/** Ends what has expired and was not refreshed. Stateless. */
final class Expiry {
    private Expiry() {}

    static void check(CentrifugeConnection connection, CentrifugeProtocol server) {
        Settings.Client settings = server.settings().client();
        long now = server.nowSeconds();
        if (isOver(
                connection.standing().expireAt(), settings.expiredCloseDelay().toSeconds(), now)) {
            connection.session().end(Disconnect.EXPIRED);
            return;
        }
        long delay = settings.expiredSubCloseDelay().toSeconds();
        for (ChannelSubscriber subscriber : connection.subscriptions().all()) {
            if (isOver(subscriber.expireAt(), delay, now)) {
                end(connection, subscriber);
            }
        }
    }

    private static boolean isOver(long expireAt, long delay, long now) {
        return expireAt > 0 && now - expireAt > delay;
    }

    private static void end(CentrifugeConnection connection, ChannelSubscriber subscriber) {
        if (subscriber.serverSide()) {
            connection.session().end(Disconnect.SUBSCRIPTION_EXPIRED);
        } else {
            connection.unsubscribe(subscriber.channel(), Unsubscribe.EXPIRED, "expired");
        }
    }
}
