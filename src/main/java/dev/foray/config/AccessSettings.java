package dev.foray.config;

import java.util.List;

/** The three settings that say who may do something. */
record AccessSettings(Setting<Boolean> forClient, Setting<Boolean> forSubscriber, Setting<Boolean> forAnonymous) {

    /**
     * @param prefix of the keys, such as {@code "allow_publish"}
     * @param deed what they allow, such as {@code "publish"}
     */
    static AccessSettings of(String prefix, String deed) {
        return new AccessSettings(
                Setting.flag(prefix + "_for_client", false, "who is signed in may " + deed),
                Setting.flag(prefix + "_for_subscriber", false, "who is signed in and subscribed may " + deed),
                Setting.flag(
                        prefix + "_for_anonymous",
                        false,
                        "the two above hold for anonymous sessions too, of whom none may " + deed + " otherwise"));
    }

    List<Setting<?>> all() {
        return List.of(forClient, forSubscriber, forAnonymous);
    }
}
