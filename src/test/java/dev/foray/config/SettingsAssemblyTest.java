package dev.foray.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.config.ChannelOptions.Access;
import dev.foray.config.ChannelOptions.MapOptions;
import dev.foray.config.ChannelOptions.RecoveryMode;
import dev.foray.config.ChannelOptions.SubscriptionType;
import dev.foray.config.Settings.Admin;
import dev.foray.config.Settings.BrokerChoice;
import dev.foray.config.Settings.Channels;
import dev.foray.config.Settings.Client;
import dev.foray.config.Settings.HttpApi;
import dev.foray.config.Settings.NamedOptions;
import dev.foray.config.Settings.OneWay;
import dev.foray.config.Settings.SubscriptionToken;
import dev.foray.config.Settings.Toggle;
import dev.foray.config.Settings.Token;
import dev.foray.config.Settings.WebSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsAssemblyTest {
    @TempDir
    Path folder;

    @Test
    void everyServerSettingArrivesWhereItBelongs() throws IOException {
        Settings settings = load("""
                {
                  "client": {
                    "insecure": true, "allowed_origins": ["*"], "allow_anonymous_connect_without_token": true,
                    "token": {
                      "hmac_secret_key": "a", "rsa_public_key": "b", "ecdsa_public_key": "c",
                      "jwks_public_endpoint": "https://d", "audience": "e", "issuer": "f"
                    },
                    "subscription_token": {
                      "enabled": true, "hmac_secret_key": "g", "rsa_public_key": "h", "ecdsa_public_key": "i",
                      "jwks_public_endpoint": "https://j", "audience": "k", "issuer": "l"
                    },
                    "channel_limit": 1, "queue_max_size": 2000, "connection_limit": 3, "user_connection_limit": 4,
                    "connection_rate_limit": 5, "ping_interval": "7s", "pong_timeout": "6s",
                    "stale_close_delay": "8s", "expired_close_delay": "9s", "expired_sub_close_delay": "10s",
                    "history_max_publication_limit": 11, "recovery_max_publication_limit": 12,
                    "subscribe_to_user_personal_channel": {"enabled": true}
                  },
                  "websocket": {"message_size_limit": 1300},
                  "http_api": {"key": "m", "insecure": true},
                  "admin": {"password": "n"},
                  "http_stream": {"enabled": false},
                  "sse": {"enabled": true},
                  "uni_websocket": {"enabled": true}, "uni_sse": {"enabled": false},
                  "uni_http_stream": {"enabled": true},
                  "socketio": {
                    "enabled": false, "default_channel": "p", "ping_interval": "17s", "ping_timeout": "18s",
                    "upgrade_timeout": "19s", "connect_timeout": "20s", "max_payload": 21000
                  },
                  "channel": {"max_length": 14, "history_meta_ttl": "15s", "listed_limit": 16},
                  "broker": {"type": "memory"},
                  "address": "o"
                }
                """);

        ChannelOptions none = settings.channel().withoutNamespace();
        Client client = new Client(
                true,
                List.of("*"),
                true,
                new Token("a", "b", "c", "https://d", "e", "f"),
                new SubscriptionToken(true, new Token("g", "h", "i", "https://j", "k", "l")),
                1,
                2000,
                3,
                4,
                5,
                Duration.ofSeconds(7),
                Duration.ofSeconds(6),
                Duration.ofSeconds(8),
                Duration.ofSeconds(9),
                Duration.ofSeconds(10),
                11,
                12,
                new Toggle(true));
        assertThat(settings)
                .isEqualTo(new Settings(
                        client,
                        new WebSocket(1300),
                        new HttpApi("m", true),
                        new Admin("n"),
                        new Toggle(false),
                        new Toggle(true),
                        new OneWay(new Toggle(true), new Toggle(false), new Toggle(true)),
                        new Settings.SocketIo(
                                false,
                                "p",
                                Duration.ofSeconds(17),
                                Duration.ofSeconds(18),
                                Duration.ofSeconds(19),
                                Duration.ofSeconds(20),
                                21_000),
                        new Channels(14, Duration.ofSeconds(15), 16, none, List.of()),
                        new BrokerChoice(BrokerChoice.Type.MEMORY),
                        folder,
                        "o"));
    }

    @Test
    void secretsAreNotShown() throws IOException {
        Settings settings = load("""
                {
                  "client": {
                    "token": {"hmac_secret_key": "hush"},
                    "subscription_token": {"hmac_secret_key": "hush"}
                  },
                  "http_api": {"key": "hush"},
                  "admin": {"password": "hush"}
                }
                """);

        assertThat(settings.toString()).contains("channelLimit=128").doesNotContain("hush");
    }

    @Test
    void everyChannelOptionArrivesWhereItBelongs() throws IOException {
        // Options that are alike have different values in each half, so that none can stand in for another.
        String first = """
                "presence": true, "force_push_join_leave": true, "history_size": 1, "history_ttl": "2s",
                "history_meta_ttl": "3s", "force_positioning": true, "force_recovery": true,
                "force_recovery_mode": "cache", "allow_user_limited_channels": true, "channel_regex": "^x",
                "allow_subscribe_for_client": true, "allow_publish_for_client": true,
                "allow_presence_for_subscriber": true, "allow_history_for_anonymous": true
                """;
        String second = """
                "join_leave": true, "listed": true, "allow_positioning": true, "allow_recovery": true,
                "exclude_sender": true,
                "allow_subscribe_for_anonymous": true, "subscription_type": "map",
                "map": {
                  "mode": "persistent", "key_ttl": "4s", "stream_size": 5, "stream_ttl": "6s", "meta_ttl": "7s",
                  "client_key": "user_id", "remove_client_on_unsubscribe": true, "allow_publish_for_subscriber": true,
                  "allow_remove_for_client": true, "allow_remove_for_anonymous": true, "default_page_size": 8,
                  "max_page_size": 9
                }
                """;

        String list = "{'name': 'live', 'subscription_type': 'map', 'map': {'mode': 'ephemeral'}}".replace('\'', '"');
        Settings settings = load("""
                {"channel": {"namespaces": [{"name": "first", %s}, {"name": "second", %s}, %s]}}
                """.formatted(first, second, list));

        MapOptions noMap = settings.channel().withoutNamespace().map();
        assertThat(settings.channel().namespaces())
                .startsWith(
                        new NamedOptions("first", firstOptions(noMap)), new NamedOptions("second", secondOptions()));
        assertThat(load("{\"channel\": {\"without_namespace\": {%s}}}".formatted(first))
                        .channel()
                        .withoutNamespace())
                .isEqualTo(firstOptions(noMap));
    }

    private static ChannelOptions firstOptions(MapOptions noMap) {
        return new ChannelOptions(
                true,
                false,
                true,
                false,
                1,
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                true,
                false,
                true,
                false,
                RecoveryMode.CACHE,
                SubscriptionType.STREAM,
                noMap,
                false,
                true,
                "^x",
                true,
                false,
                new Access(true, false, false),
                new Access(false, true, false),
                new Access(false, false, true));
    }

    private static ChannelOptions secondOptions() {
        MapOptions map = new MapOptions(
                MapOptions.Mode.PERSISTENT,
                Duration.ofSeconds(4),
                5,
                Duration.ofSeconds(6),
                Duration.ofSeconds(7),
                MapOptions.ClientKey.USER_ID,
                true,
                new Access(false, true, false),
                new Access(true, false, true),
                8,
                9);
        return new ChannelOptions(
                false,
                true,
                false,
                true,
                0,
                Duration.ZERO,
                Duration.ZERO,
                false,
                true,
                false,
                true,
                RecoveryMode.STREAM,
                SubscriptionType.MAP,
                map,
                true,
                false,
                "",
                false,
                true,
                Access.NOBODY,
                Access.NOBODY,
                Access.NOBODY);
    }

    private Settings load(String json) throws IOException {
        Path file = Files.writeString(folder.resolve("foray.json"), json);
        return SettingsLoader.load(Map.of("foray.config", file.toString(), "foray.data", folder.toString()), Map.of());
    }
}
