package dev.foray.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.config.ChannelOptions.Access;
import dev.foray.config.ChannelOptions.MapOptions.ClientKey;
import dev.foray.config.ChannelOptions.MapOptions.Mode;
import dev.foray.config.ChannelOptions.SubscriptionType;
import dev.foray.config.Settings.BrokerChoice;
import dev.foray.config.Settings.NamedOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsLoaderTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("foray.json");
    }

    private Settings load(String json, Map<String, String> properties, Map<String, String> environment)
            throws IOException {
        Files.writeString(file, json);
        Map<String, String> all = new HashMap<>(properties);
        all.put("foray.config", file.toString());
        return SettingsLoader.load(all, environment);
    }

    private Settings load(String json) throws IOException {
        return load(json, Map.of(), Map.of());
    }

    @Nested
    class TheShippedFile {
        private final Settings settings = SettingsLoader.load(Map.of(), Map.of());
        private final Map<String, ChannelOptions> namespaces = settings.channel().namespaces().stream()
                .collect(Collectors.toMap(NamedOptions::name, NamedOptions::options));

        @Test
        void hasTheNamespacesOfThePages() {
            assertThat(settings.channel().namespaces())
                    .extracting(NamedOptions::name)
                    .containsExactly(
                            "sheet",
                            "cursors",
                            "demo",
                            "live",
                            "chat",
                            "board",
                            "people",
                            "typing",
                            "visitors",
                            "visits",
                            "counter");
        }

        @Test
        void keepsASheetWithItsChangesForAMonth() {
            ChannelOptions sheet = options("sheet");

            assertThat(sheet.subscriptionType()).isEqualTo(SubscriptionType.MAP);
            assertThat(sheet.map().mode()).isEqualTo(Mode.PERSISTENT);
            assertThat(sheet.map().keyTtl()).isZero();
            assertThat(sheet.map().streamSize()).isEqualTo(10_000);
            assertThat(sheet.map().streamTtl()).isEqualTo(Duration.ofDays(30));
            assertThat(sheet.keepsHistory()).isTrue();
        }

        @Test
        void letsAnybodyReadWhatHasHappenedInASheet() {
            assertThat(options("sheet").historyAccess()).isEqualTo(new Access(false, true, true));
        }

        @Test
        void listsSheetsRoomsAndBoardsInAChannelThatNoClientWrites() {
            assertThat(namespaces).allSatisfy((name, options) -> assertThat(options.listed())
                    .as(name)
                    .isEqualTo(List.of("sheet", "chat", "board").contains(name)));
            assertThat(options("live").map().mode()).isEqualTo(Mode.EPHEMERAL);
            assertThat(options("live").map().publish()).isEqualTo(Access.NOBODY);
            assertThat(options("live").map().remove()).isEqualTo(Access.NOBODY);
        }

        @Test
        void letsEachClientWriteItsOwnCursorOnly() {
            ChannelOptions cursors = options("cursors");

            assertThat(cursors.map().mode()).isEqualTo(Mode.EPHEMERAL);
            assertThat(cursors.map().keyTtl()).isEqualTo(Duration.ofSeconds(60));
            assertThat(cursors.map().clientKey()).isEqualTo(ClientKey.CLIENT_ID);
            assertThat(cursors.map().removeClientOnUnsubscribe()).isTrue();
            assertThat(cursors.keepsHistory()).isFalse();
        }

        @Test
        void recoversChatAndBoard() {
            assertThat(List.of(options("chat"), options("board")))
                    .allMatch(ChannelOptions::forceRecovery)
                    .allMatch(ChannelOptions::keepsHistory)
                    .extracting(ChannelOptions::historySize)
                    .containsExactly(1000, 10_000);
        }

        @Test
        void keepsABoardForAYear() {
            assertThat(options("board").historyTtl()).isEqualTo(Duration.ofDays(365));
            assertThat(options("board").historyMetaTtl()).isEqualTo(Duration.ofDays(365));
        }

        @Test
        void letsEachClientSayWhoItIsAndThatItIsTypingButNothingAboutOthers() {
            for (String name : List.of("people", "typing", "visitors")) {
                assertThat(options(name).map().mode()).isEqualTo(Mode.EPHEMERAL);
                assertThat(options(name).map().clientKey()).isEqualTo(ClientKey.CLIENT_ID);
                assertThat(options(name).map().removeClientOnUnsubscribe()).isTrue();
                assertThat(options(name).map().publish()).isEqualTo(new Access(false, true, true));
            }
            assertThat(options("people").map().keyTtl()).isZero();
            assertThat(options("visitors").map().keyTtl()).isZero();
            assertThat(options("typing").map().keyTtl()).isEqualTo(Duration.ofSeconds(6));
        }

        @Test
        void remembersVisitorsForEverAndLetsNobodyRemoveThem() {
            ChannelOptions visits = options("visits");

            assertThat(visits.map().mode()).isEqualTo(Mode.PERSISTENT);
            assertThat(visits.map().keyTtl()).isZero();
            assertThat(visits.map().publish()).isEqualTo(new Access(true, false, true));
            assertThat(visits.map().remove()).isEqualTo(Access.NOBODY);
        }

        @Test
        void letsAnonymousVisitorsIn() {
            assertThat(settings.client().allowAnonymousConnectWithoutToken()).isTrue();
            assertThat(settings.client().allowedOrigins()).isEmpty();
            assertThat(namespaces.values())
                    .allMatch(options -> options.allowSubscribeForClient() && options.allowSubscribeForAnonymous());
            Access subscribers = new Access(false, true, true);
            assertThat(options("chat").publish()).isEqualTo(subscribers);
            assertThat(options("chat").historyAccess()).isEqualTo(subscribers);
            assertThat(options("chat").presenceAccess()).isEqualTo(subscribers);
            assertThat(options("sheet").map().publish()).isEqualTo(subscribers);
            assertThat(options("sheet").map().remove()).isEqualTo(subscribers);
        }

        @Test
        void allowsNothingInChannelsWithoutNamespace() throws IOException {
            assertThat(settings.channel().withoutNamespace())
                    .isEqualTo(load("{}").channel().withoutNamespace());
        }

        private ChannelOptions options(String name) {
            return namespaces.get(name);
        }
    }

    @Nested
    class WhereItReads {
        @Test
        void aNamedFileReplacesTheShippedOne() throws IOException {
            Settings settings = load("{\"broker\": {\"type\": \"memory\"}}");

            assertThat(settings.broker().type()).isEqualTo(BrokerChoice.Type.MEMORY);
            assertThat(settings.channel().namespaces()).isEmpty();
            assertThat(settings.client().allowAnonymousConnectWithoutToken()).isFalse();
        }

        @Test
        void theEnvironmentNamesAFileToo() throws IOException {
            Files.writeString(file, "{\"client\": {\"channel_limit\": 7}}");

            Settings settings = SettingsLoader.load(Map.of(), Map.of("FORAY_CONFIG", file.toString()));

            assertThat(settings.client().channelLimit()).isEqualTo(7);
        }

        @Test
        void theEnvironmentWinsOverTheFileAndASystemPropertyOverBoth() throws IOException {
            String json = "{\"client\": {\"channel_limit\": 1, \"connection_limit\": 1, \"ping_interval\": \"9s\"}}";

            Settings settings = load(
                    json,
                    Map.of("foray.client.channel_limit", "3"),
                    Map.of("FORAY_CLIENT_CHANNEL_LIMIT", "2", "FORAY_CLIENT_CONNECTION_LIMIT", "2"));

            assertThat(settings.client().channelLimit()).isEqualTo(3);
            assertThat(settings.client().connectionLimit()).isEqualTo(2);
            assertThat(settings.client().pingInterval()).isEqualTo(Duration.ofSeconds(9));
        }

        @Test
        void everyKindOfValueCanBeOverridden() throws IOException {
            Settings settings = load(
                    "{}",
                    Map.of(
                            "foray.client.insecure", "true",
                            "foray.client.pong_timeout", "1m30s",
                            "foray.client.ping_interval", "2m",
                            "foray.client.token.hmac_secret_key", "123",
                            "foray.broker.type", "memory",
                            "foray.channel.without_namespace.presence", "true",
                            "foray.channel.namespaces", "[{\"name\": \"chat\", \"join_leave\": true}]"),
                    Map.of("FORAY_CHANNEL_WITHOUT_NAMESPACE_MAP_CLIENT_KEY", "user_id"));

            assertThat(settings.client().insecure()).isTrue();
            assertThat(settings.client().pongTimeout()).isEqualTo(Duration.ofSeconds(90));
            assertThat(settings.client().token().hmacSecretKey()).isEqualTo("123");
            assertThat(settings.broker().type()).isEqualTo(BrokerChoice.Type.MEMORY);
            assertThat(settings.channel().withoutNamespace().presence()).isTrue();
            assertThat(settings.channel().withoutNamespace().map().clientKey()).isEqualTo(ClientKey.USER_ID);
            assertThat(settings.channel().namespaces()).hasSize(1).allMatch(n -> n.options()
                    .joinLeave());
        }

        @Test
        void aListIsJsonOrSeparatedByCommas() throws IOException {
            Settings json =
                    load("{}", Map.of("foray.client.allowed_origins", "[\"https://a\", \"https://b\"]"), Map.of());
            Settings commas = load("{}", Map.of(), Map.of("FORAY_CLIENT_ALLOWED_ORIGINS", "https://a , https://b"));
            Settings none = load("{}", Map.of(), Map.of("FORAY_CLIENT_ALLOWED_ORIGINS", ""));

            assertThat(json.client().allowedOrigins()).containsExactly("https://a", "https://b");
            assertThat(commas.client().allowedOrigins()).containsExactly("https://a", "https://b");
            assertThat(none.client().allowedOrigins()).isEmpty();
        }

        @Test
        void otherPeoplesVariablesAreLeftAlone() throws IOException {
            load(
                    "{}",
                    Map.of("forayed", "x", "java.home", "x"),
                    Map.of(
                            "PATH", "/bin",
                            "FORAY_SERVICE_HOST", "10.0.0.1",
                            "FORAY_SERVICE_PORT_HTTP", "80",
                            "FORAY_PORT", "tcp://10.0.0.1:80",
                            "FORAY_PORT_80_TCP_ADDR", "10.0.0.1"));
        }

        @Test
        void theDataFolderIsInTheHomeFolderUnlessOneIsNamed() {
            Path home = Path.of(System.getProperty("user.home"));

            assertThat(SettingsLoader.load(Map.of(), Map.of()).data()).isEqualTo(home.resolve(".foray"));
            assertThat(SettingsLoader.load(Map.of("foray.data", "~/live"), Map.of())
                            .data())
                    .isEqualTo(home.resolve("live"));
            assertThat(SettingsLoader.load(Map.of(), Map.of("FORAY_DATA", folder.toString()))
                            .data())
                    .isEqualTo(folder);
        }
    }

    @Nested
    class ACentrifugoConfiguration {
        @Test
        void isReadWhereItOnlySpellsOutWhatForayDoes() throws IOException {
            Settings settings = load("""
                    {
                      "admin": {"enabled": true}, "health": {"enabled": true}, "prometheus": {"enabled": true},
                      "engine": {"type": ""}, "webtransport": {"enabled": false, "handler_prefix": "/x"}, "proxies": [],
                      "client": {"proxy": {"connect": {"enabled": false, "endpoint": "http://x"}}, "concurrency": 0},
                      "channel": {
                        "namespace_boundary": ":", "user_boundary": "#",
                        "namespaces": [{
                          "name": "chat", "allowed_delta_types": [], "delta_publish": false,
                          "allow_tags_filter": false, "subscribe_proxy_name": "default"
                        }]
                      }
                    }
                    """);

            assertThat(settings.channel().namespaces()).hasSize(1);
        }
    }
}
