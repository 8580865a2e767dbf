package dev.foray.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SettingsReferenceTest {
    @Test
    void everyServerSettingHasThisKeyAndDefault() {
        assertThat(defaults(ServerSettings.all())).containsExactly("""
                client.insecure = false
                client.allowed_origins = []
                client.allow_anonymous_connect_without_token = false
                client.token.hmac_secret_key = ""
                client.token.rsa_public_key = ""
                client.token.ecdsa_public_key = ""
                client.token.jwks_public_endpoint = ""
                client.token.audience = ""
                client.token.issuer = ""
                client.subscription_token.enabled = false
                client.subscription_token.hmac_secret_key = ""
                client.subscription_token.rsa_public_key = ""
                client.subscription_token.ecdsa_public_key = ""
                client.subscription_token.jwks_public_endpoint = ""
                client.subscription_token.audience = ""
                client.subscription_token.issuer = ""
                client.channel_limit = 128
                client.queue_max_size = 1048576
                client.connection_limit = 0
                client.user_connection_limit = 0
                client.connection_rate_limit = 0
                client.ping_interval = "25s"
                client.pong_timeout = "8s"
                client.stale_close_delay = "10s"
                client.expired_close_delay = "25s"
                client.expired_sub_close_delay = "25s"
                client.history_max_publication_limit = 300
                client.recovery_max_publication_limit = 300
                client.subscribe_to_user_personal_channel.enabled = false
                websocket.message_size_limit = 65536
                http_api.key = ""
                http_api.insecure = false
                admin.password = ""
                http_stream.enabled = true
                sse.enabled = true
                uni_websocket.enabled = true
                uni_sse.enabled = true
                uni_http_stream.enabled = true
                socketio.enabled = true
                socketio.default_channel = ""
                socketio.ping_interval = "25s"
                socketio.ping_timeout = "20s"
                socketio.upgrade_timeout = "10s"
                socketio.connect_timeout = "45s"
                socketio.max_payload = 1000000
                channel.max_length = 255
                channel.history_meta_ttl = "720h"
                channel.listed_limit = 1000
                channel.namespaces = []
                broker.type = "sqlite"
                address = ""
                """.split("\n"));
    }

    @Test
    void everyChannelOptionHasThisKeyAndDefault() {
        assertThat(defaults(ChannelSettings.all())).containsExactly("""
                presence = false
                join_leave = false
                force_push_join_leave = false
                listed = false
                history_size = 0
                history_ttl = "0s"
                history_meta_ttl = "0s"
                force_positioning = false
                allow_positioning = false
                force_recovery = false
                allow_recovery = false
                force_recovery_mode = "stream"
                allow_subscribe_for_client = false
                allow_subscribe_for_anonymous = false
                allow_publish_for_client = false
                allow_publish_for_subscriber = false
                allow_publish_for_anonymous = false
                allow_presence_for_client = false
                allow_presence_for_subscriber = false
                allow_presence_for_anonymous = false
                allow_history_for_client = false
                allow_history_for_subscriber = false
                allow_history_for_anonymous = false
                exclude_sender = false
                allow_user_limited_channels = false
                channel_regex = ""
                subscription_type = "stream"
                map.mode = "ephemeral"
                map.key_ttl = "0s"
                map.stream_size = 100
                map.stream_ttl = "60s"
                map.meta_ttl = "0s"
                map.client_key = ""
                map.remove_client_on_unsubscribe = false
                map.allow_publish_for_client = false
                map.allow_publish_for_subscriber = false
                map.allow_publish_for_anonymous = false
                map.allow_remove_for_client = false
                map.allow_remove_for_subscriber = false
                map.allow_remove_for_anonymous = false
                map.default_page_size = 100
                map.max_page_size = 1000
                """.split("\n"));
    }

    private static Stream<String> defaults(List<Setting<?>> settings) {
        return settings.stream().map(setting -> setting.key() + " = " + setting.shownDefault());
    }

    @Test
    void noTwoSettingsShareAVariable() {
        Stream<String> keys = Stream.concat(
                ServerSettings.all().stream().map(Setting::key),
                ChannelSettings.all().stream().map(setting -> "channel.without_namespace." + setting.key()));

        assertThat(keys.map(Overrides::variableOf)).doesNotHaveDuplicates();
    }

    @Test
    void everyDefaultIsOneThatMayBeSet() {
        for (Setting<?> setting : Stream.concat(ServerSettings.all().stream(), ChannelSettings.all().stream())
                .toList()) {
            assertThat(setting.type()
                            .read(JsonSyntax.parse("[" + setting.shownDefault() + "]")
                                    .asJsonArray()
                                    .get(0)))
                    .as(setting.key())
                    .isEqualTo(setting.byDefault());
        }
    }
}
