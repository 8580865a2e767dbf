package dev.foray.protocol.centrifuge;

/** The codes with which this side ends a subscription; below 2500 clients do not come again by themselves. */
final class Unsubscribe {
    /** What the client holds is not what the channel has; it comes again and recovers. */
    static final int INSUFFICIENT_STATE = 2500;

    /** The subscription's token was not refreshed. */
    static final int EXPIRED = 2501;

    private Unsubscribe() {}
}
