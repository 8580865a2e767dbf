package dev.foray.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationProblemsTest {
    @TempDir
    Path folder;

    private List<String> problems(String json, Map<String, String> environment) throws IOException {
        Path file = Files.writeString(folder.resolve("foray.json"), json);
        return problems(Map.of("foray.config", file.toString()), environment);
    }

    private static List<String> problems(Map<String, String> properties, Map<String, String> environment) {
        ConfigurationException exception =
                catchThrowableOfType(ConfigurationException.class, () -> SettingsLoader.load(properties, environment));
        assertThat(exception).as("something is wrong").isNotNull();
        return exception.problems();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            value = {
                // types and ranges
                "{'client': {'insecure': 'yes'}} ! client.insecure: 'yes' is not true or false",
                "{'client': {'channel_limit': 0}} ! client.channel_limit: 0 is not a whole number from 1 to 10000000",
                "{'client': {'channel_limit': 1.5}}"
                        + " ! client.channel_limit: 1.5 is not a whole number from 1 to 10000000",
                "{'client': {'channel_limit': 1e99}}"
                        + " ! client.channel_limit: 1E+99 is not a whole number from 1 to 10000000",
                "{'client': {'channel_limit': null}}"
                        + " ! client.channel_limit: null is not a whole number from 1 to 10000000",
                "{'client': {'channel_limit': {'a': 1}}}"
                        + " ! client.channel_limit: {'a':1} is not a whole number from 1 to 10000000",
                "{'client': {'ping_interval': 25}}"
                        + " ! client.ping_interval: 25 is not a duration such as '300s', '720h' or '50ms'",
                "{'client': {'ping_interval': '1ms'}} ! client.ping_interval: '1ms' is not from '1s' to '1h'",
                "{'client': {'pong_timeout': '25s'}}"
                        + " ! client.pong_timeout: '25s' is not shorter than client.ping_interval, '25s'",
                "{'client': {'allowed_origins': 'https://a'}}"
                        + " ! client.allowed_origins: 'https://a' is not a list of texts such as ['a', 'b']",
                "{'client': {'allowed_origins': ['a.com']}} ! client.allowed_origins: 'a.com' is not an origin such as"
                        + " 'https://example.com' or 'https://*.example.com'",
                "{'client': {'allowed_origins': ['null']}} ! client.allowed_origins: 'null' is not an origin such as"
                        + " 'https://example.com' or 'https://*.example.com'",
                "{'client': {'token': {'jwks_public_endpoint': 'ftp://a'}}} ! client.token.jwks_public_endpoint:"
                        + " is not an address that begins with https:// or http://",
                "{'http_api': {'key': 123}} ! http_api.key: is not a text in quotes",
                "{'client': true} ! client: is a section, with settings in braces",
                // keys
                "{'client': {'chanel_limit': 1}}"
                        + " ! client.chanel_limit: is not a setting; did you mean client.channel_limit?",
                "{'channel_limit': 1} ! channel_limit: is not a setting; did you mean client.channel_limit?",
                "{'weather': 'fine'} ! weather: is not a setting",
                "{'client': {'token': {'x': 1}}} ! client.token.x: is not a setting",
                // what Centrifugo has
                "{'broker': {'type': 'nats'}} ! broker.type: 'nats' is not supported by this version of Foray",
                "{'broker': {'type': 'paper'}} ! broker.type: 'paper' is none of 'memory', 'sqlite'",
                "{'broker': {'redis': {'address': 'a'}}} ! broker.redis: is not supported by this version of Foray",
                "{'admin': {'enabled': false}} ! admin.enabled: is not supported by this version of Foray",
                "{'grpc_api': {'enabled': true}} ! grpc_api: is not supported by this version of Foray",
                "{'proxies': [{}]} ! proxies: is not supported by this version of Foray",
                "{'channel': {'user_boundary': '@'}}"
                        + " ! channel.user_boundary: is not supported by this version of Foray",
                "{'channel': {'without_namespace': {'delta_publish': true}}}"
                        + " ! channel.without_namespace.delta_publish: is not supported by this version of Foray",
            })
    void ofTheServerAreNamed(String json, String problem) throws IOException {
        assertThat(problems(json.replace('\'', '"'), Map.of())).containsExactly(problem.replace('\'', '"'));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            value = {
                "'history_size': 1, 'history_ttl': '5 minutes'"
                        + " ! history_ttl: '5 minutes' is not a duration such as '300s', '720h' or '50ms'",
                "'history_tll': '5s' ! history_tll: is not a setting; did you mean history_ttl?",
                "'map': {'mod': 'persistent'} ! map.mod: is not a setting; did you mean map.mode?",
                "'history_size': 10 ! history_ttl: must be set, because history_size is",
                "'history_ttl': '5s' ! history_size: must be set, because history_ttl is",
                "'history_size': 1, 'history_ttl': '721h'"
                        + " ! history_meta_ttl: '720h' is shorter than history_ttl, '721h'",
                "'force_recovery': true ! force_recovery: needs history_size and history_ttl",
                "'force_recovery_mode': 'all' ! force_recovery_mode: 'all' is none of 'stream', 'cache'",
                "'channel_regex': '^[a' ! channel_regex: is not a regular expression:"
                        + " Unclosed character class at character 3",
                "'subscription_type': 'map' ! map.mode: must be set for a map: 'ephemeral', 'persistent'",
                "'subscription_type': 'map_users'"
                        + " ! subscription_type: 'map_users' is not supported by this version of Foray",
                "'subscription_type': 'map', 'map': {'mode': 'recoverable'} ! map.mode: 'recoverable' is not supported"
                        + " by this version of Foray; 'persistent' with a key_ttl does the same",
                "'subscription_type': 'map', 'map': {'mode': 'ephemeral', 'stream_size': 1}"
                        + " ! map.stream_size: is for persistent maps only",
                "'subscription_type': 'map', 'map': {'mode': 'persistent', 'stream_ttl': '2h', 'meta_ttl': '1h'}"
                        + " ! map.meta_ttl: '1h' is shorter than map.stream_ttl, '2h'",
                "'map': {'remove_client_on_unsubscribe': true}"
                        + " ! map.remove_client_on_unsubscribe: is for maps only",
                "'map': {'default_page_size': 2000}"
                        + " ! map.default_page_size: 2000 is more than map.max_page_size, 1000",
                "'map': {'client_key': 'mine'} ! map.client_key: 'mine' is none of '', 'client_id', 'user_id'",
                "'allowed_delta_types': ['fossil'] ! allowed_delta_types: is not supported by this version of Foray",
                "'allow_tags_filter': true ! allow_tags_filter: is not supported by this version of Foray",
                "'map_clients_presence_channel_prefix': 'p:' ! map_clients_presence_channel_prefix:"
                        + " is not supported by this version of Foray",
            })
    void ofANamespaceAreNamedWithIt(String options, String problem) throws IOException {
        String json = "{'channel': {'namespaces': [{'name': 'chat', %s}]}}".formatted(options);

        assertThat(problems(json.replace('\'', '"'), Map.of()))
                .containsExactly("channel.namespaces[chat]." + problem.replace('\'', '"'));
    }

    @Test
    void ofNamesAreNamedByTheirPlaceInTheList() throws IOException {
        String json = """
                {"channel": {"namespaces": [{"name": "chat"}, {"name": "a b"}, {}, 5, {"name": "chat"}]}}
                """;
        String allowed = "is not a name: two or more of the letters a to z and A to Z, digits, \"-\", \"_\", \".\"";

        assertThat(problems(json, Map.of()))
                .containsExactly(
                        "channel.namespaces[1].name: \"a b\" " + allowed,
                        "channel.namespaces[2].name: nothing " + allowed,
                        "channel.namespaces[3]: is not a namespace in braces, such as {\"name\": \"chat\"}",
                        "channel.namespaces[chat]: is there more than once");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ", {'name': 'live'}",
                ", {'name': 'live', 'subscription_type': 'map', 'map': {'mode': 'persistent'}}",
                ", {'name': 'live', 'subscription_type': 'map', 'map': {'mode': 'ephemeral', 'key_ttl': '1m'}}",
            })
    void ofAListThatIsMissingOrCannotBeOneAreNamed(String list) throws IOException {
        String json = "{'channel': {'namespaces': [{'name': 'chat', 'listed': true}%s]}}".formatted(list);

        assertThat(problems(json.replace('\'', '"'), Map.of()))
                .containsExactly(
                        "channel.namespaces[live]: must be there and a map, with mode \"ephemeral\" and no key_ttl,"
                                + " because other channels are listed: live:channels is the list");
    }

    @Test
    void outsideTheFileAreNamedWithTheVariable() {
        Map<String, String> properties = Map.of(
                "foray.client.channel_limit", "many",
                "foray.client.insecur", "true");
        Map<String, String> environment = Map.of(
                "FORAY_CHANNEL_NAMESPACES", "[{]",
                "FORAY_CLIENT_PING_INTERVALL", "5s",
                "FORAY_HTTP_API_INSECURE", "1");

        assertThat(problems(properties, environment))
                .containsExactlyInAnyOrder(
                        "client.channel_limit (system property foray.client.channel_limit):"
                                + " \"many\" is not a whole number from 1 to 10000000",
                        "system property foray.client.insecur: is not a setting; did you mean client.insecure?",
                        "channel.namespaces (FORAY_CHANNEL_NAMESPACES): is not JSON, at line 1, column 3",
                        "environment variable FORAY_CLIENT_PING_INTERVALL: is not a setting;"
                                + " did you mean FORAY_CLIENT_PING_INTERVAL?",
                        "http_api.insecure (FORAY_HTTP_API_INSECURE): \"1\" is not true or false");
    }

    @Test
    void areAllToldAtOnce() throws IOException {
        String json = "{\"client\": {\"insecure\": 1, \"chanel_limit\": 2}, \"broker\": {\"type\": \"redis\"}}";

        assertThat(problems(json, Map.of("FORAY_HTTP_API_INSECURE", "1"))).hasSize(4);
        assertThatThrownBy(() -> SettingsLoader.load(
                        Map.of("foray.config", folder.resolve("foray.json").toString()), Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("Foray does not start with this configuration (" + folder)
                .hasMessageContaining("\n  client.insecure: 1 is not true or false");
    }

    @Test
    void ofJsonAreToldWithLineAndColumn() throws IOException {
        Path file = folder.resolve("foray.json");

        assertThat(problems("{\n  \"client\": {\n    \"insecure\" true\n  }\n}", Map.of()))
                .containsExactly(file + ": is not JSON, at line 3, column 19");
        assertThat(problems("{} x", Map.of())).containsExactly(file + ": is not JSON, at line 1, column 4");
        assertThat(problems("", Map.of())).hasSize(1).first().asString().startsWith(file + ": is not JSON");
        assertThat(problems("[]", Map.of())).containsExactly(file + ": is not a JSON object in braces");
        assertThat(problems("{\"sse\": {}, \"sse\": {}}", Map.of()))
                .containsExactly(file + ": has a key twice, at line 1, column 21");
        assertThat(problems("5", Map.of())).containsExactly(file + ": is not a JSON object in braces");
    }

    @Test
    void ofTheFileItselfAreTold() {
        String missing = folder.resolve("none.json").toString();

        assertThat(problems(Map.of("foray.config", missing), Map.of()))
                .containsExactly(missing + ": there is no such file, yet foray.config or FORAY_CONFIG names it");
        assertThat(problems(Map.of("foray.config", folder.toString()), Map.of()))
                .hasSize(1)
                .first()
                .asString()
                .startsWith(folder + ": cannot be read: ");
    }

    @Test
    void neverTellASecret() throws IOException {
        String json =
                "{\"http_api\": {\"key\": [\"hush\"]}, \"client\": {\"token\": {\"hmac_secret_key\": {\"k\": \"hush\"}}}}";

        assertThat(problems(json, Map.of("FORAY_ADMIN_PASWORD", "hush")))
                .hasSize(3)
                .noneMatch(problem -> problem.contains("hush"));
    }
}
