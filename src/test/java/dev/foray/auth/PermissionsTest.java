package dev.foray.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foray.auth.Identity.Anonymous;
import dev.foray.auth.Identity.User;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.Namespace;
import dev.foray.channel.Namespaces;
import dev.foray.config.SettingsLoader;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PermissionsTest {
    private static final Identity USER = new User("42", null, 0, Map.of());
    private static final Identity ANONYMOUS = Anonymous.UNKNOWN;

    private final Permissions permissions = new Permissions(false);
    private final Permissions insecure = new Permissions(true);

    private static Namespace namespace(String options) {
        String json = "[{\"name\": \"chat\", %s}]".formatted(options);
        return new Namespaces(SettingsLoader.load(Map.of("foray.channel.namespaces", json), Map.of())
                        .channel())
                .require(new ChannelName("chat:1"));
    }

    private static Namespace namespace(String prefix, boolean client, boolean subscriber, boolean anonymous) {
        return namespace("\"%1$s_for_client\": %2$s, \"%1$s_for_subscriber\": %3$s, \"%1$s_for_anonymous\": %4$s"
                .formatted(prefix, client, subscriber, anonymous));
    }

    private boolean maySubscribe(Identity identity, String channel, String options) {
        return permissions.maySubscribe(identity, new ChannelName(channel), namespace(options));
    }

    @ParameterizedTest
    @CsvSource({
        // client, subscriber, anonymous | user: not subscribed, subscribed | anonymous: not subscribed, subscribed
        "false, false, false,  false, false,  false, false",
        "false, false, true,   false, false,  false, false",
        "false, true,  false,  false, true,   false, false",
        "false, true,  true,   false, true,   false, true",
        "true,  false, false,  true,  true,   false, false",
        "true,  false, true,   true,  true,   true,  true",
        "true,  true,  false,  true,  true,   false, false",
        "true,  true,  true,   true,  true,   true,  true",
    })
    void publishingDependsOnWhoItIsAndWhetherSubscribed(
            boolean client,
            boolean subscriber,
            boolean anonymous,
            boolean user,
            boolean subscribedUser,
            boolean visitor,
            boolean subscribedVisitor) {
        Namespace namespace = namespace("allow_publish", client, subscriber, anonymous);

        assertThat(permissions.mayPublish(USER, namespace, false)).isEqualTo(user);
        assertThat(permissions.mayPublish(USER, namespace, true)).isEqualTo(subscribedUser);
        assertThat(permissions.mayPublish(ANONYMOUS, namespace, false)).isEqualTo(visitor);
        assertThat(permissions.mayPublish(ANONYMOUS, namespace, true)).isEqualTo(subscribedVisitor);
        assertThat(insecure.mayPublish(ANONYMOUS, namespace, false)).isTrue();
    }

    @Test
    void eachPermissionHasItsOwnOptions() {
        assertMay(namespace("allow_publish", true, false, false), true, false, false, false, false);
        assertMay(namespace("allow_presence", true, false, false), false, true, false, false, false);
        assertMay(namespace("allow_history", true, false, false), false, false, true, false, false);
        assertMay(namespace("\"map\": {\"allow_publish_for_client\": true}"), false, false, false, true, false);
        assertMay(namespace("\"map\": {\"allow_remove_for_client\": true}"), false, false, false, false, true);
    }

    private void assertMay(
            Namespace namespace, boolean publish, boolean presence, boolean history, boolean key, boolean remove) {
        assertThat(permissions.mayPublish(USER, namespace, true)).isEqualTo(publish);
        assertThat(permissions.maySeePresence(USER, namespace, true)).isEqualTo(presence);
        assertThat(permissions.mayReadHistory(USER, namespace, true)).isEqualTo(history);
        assertThat(permissions.mayPublishKey(USER, namespace, true)).isEqualTo(key);
        assertThat(permissions.mayRemoveKey(USER, namespace, true)).isEqualTo(remove);
        assertThat(insecure.maySeePresence(ANONYMOUS, namespace, false)).isTrue();
        assertThat(insecure.mayReadHistory(ANONYMOUS, namespace, false)).isTrue();
        assertThat(insecure.mayPublishKey(ANONYMOUS, namespace, false)).isTrue();
        assertThat(insecure.mayRemoveKey(ANONYMOUS, namespace, false)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "false, false, false, false",
        "false, true, false, false",
        "true, false, true, false",
        "true, true, true, true"
    })
    void subscribingDependsOnWhoItIs(boolean client, boolean anonymous, boolean user, boolean visitor) {
        Namespace namespace = namespace("\"allow_subscribe_for_client\": %s, \"allow_subscribe_for_anonymous\": %s"
                .formatted(client, anonymous));
        ChannelName channel = new ChannelName("chat:1");

        assertThat(permissions.maySubscribe(USER, channel, namespace)).isEqualTo(user);
        assertThat(permissions.maySubscribe(ANONYMOUS, channel, namespace)).isEqualTo(visitor);
        assertThat(insecure.maySubscribe(ANONYMOUS, channel, namespace)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chat:a#42    | true",
                "chat:a#41,42 | true",
                "chat:#42     | true",
                "chat:a#7#42  | true",
                "chat:a#42#7  | false",
                "chat:a#4     | false",
                "chat:a#421   | false",
                "chat:a#41 42 | false",
                "chat:a#      | false",
                "chat:a#,     | false",
            })
    void aUserLimitedChannelIsForThoseThatItNames(String channel, boolean allowed) {
        String options = "\"allow_user_limited_channels\": true, \"allow_subscribe_for_client\": true,"
                + " \"allow_subscribe_for_anonymous\": true";

        assertThat(maySubscribe(USER, channel, options)).isEqualTo(allowed);
        assertThat(maySubscribe(ANONYMOUS, channel, options)).isFalse();
    }

    @Test
    void withoutUserLimitedChannelsABoundaryMeansNothing() {
        assertThat(maySubscribe(USER, "chat:a#7", "\"allow_subscribe_for_client\": true"))
                .isTrue();
        assertThat(maySubscribe(USER, "chat:a#42", "\"allow_subscribe_for_client\": false"))
                .isFalse();
    }

    @Test
    void aPrivateChannelNeedsATokenAndBelongsToItsNamespace() {
        ChannelName channel = new ChannelName("$chat:1");
        Namespace namespace = namespace("\"allow_subscribe_for_client\": true");

        assertThat(channel.namespace()).isEqualTo("chat");
        assertThat(permissions.maySubscribe(USER, channel, namespace)).isFalse();
        assertThat(insecure.maySubscribe(USER, channel, namespace)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat:room-1", "chat:room-12"})
    void aNameThatMatchesTheExpressionIsLetThrough(String channel) {
        permissions.requireName(new ChannelName(channel), namespace("\"channel_regex\": \"^room-[0-9]+$\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat:room-", "chat:room-x", "chat:a:room-1", "chat:"})
    void aNameThatDoesNotIsABadRequestForEverybody(String name) {
        Namespace namespace = namespace("\"channel_regex\": \"^room-[0-9]+$\", \"allow_subscribe_for_client\": true");
        ChannelName channel = new ChannelName(name);

        assertThatThrownBy(() -> permissions.maySubscribe(USER, channel, namespace))
                .isInstanceOfSatisfying(
                        ForayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST));
        assertThatThrownBy(() -> insecure.maySubscribe(USER, channel, namespace))
                .isInstanceOf(ForayException.class);
    }

    @Test
    void aPersonalChannelIsForItsUserOnly() {
        ChannelName channel = Permissions.personalChannel("42");
        Namespace none = new Namespaces(SettingsLoader.load(
                                Map.of("foray.channel.without_namespace.allow_user_limited_channels", "true"), Map.of())
                        .channel())
                .require(channel);

        assertThat(channel).isEqualTo(new ChannelName("#42"));
        assertThat(permissions.maySubscribe(USER, channel, none)).isTrue();
        assertThat(permissions.maySubscribe(new User("43", null, 0, Map.of()), channel, none))
                .isFalse();
    }
}
