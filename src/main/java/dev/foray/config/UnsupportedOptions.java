package dev.foray.config;

import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The options of Centrifugo that Foray knows and does not have, with the values that mean what Foray does anyway.
 *
 * <p>Those values are let through, so that a configuration which merely spells out a default can be used. Immutable.
 */
final class UnsupportedOptions {
    private static final List<String> SERVER = List.of(
            "http_server engine presence_manager map_broker controller shared_poll rpc proxies grpc_api consumers",
            "webtransport uni_grpc emulation swagger debug init log",
            "opentelemetry graphite usage_stats node shutdown pid_file enable_unreleased_features",
            "prometheus.handler_prefix prometheus.instrument_http_handlers prometheus.native_histograms",
            "prometheus.recovered_publications_histogram health.handler_prefix",
            "client.proxy client.disallow_anonymous_connection_tokens client.presence_update_interval",
            "client.concurrency client.channel_position_check_delay client.channel_position_max_time_lag",
            "client.connect_include_server_time client.insecure_skip_token_signature_verify",
            "client.user_id_http_header client.connect_code_to_unidirectional_disconnect",
            "client.subscribe_to_user_personal_channel.personal_channel_namespace",
            "client.subscribe_to_user_personal_channel.single_connection",
            "websocket.disabled websocket.compression websocket.compression_min_size websocket.compression_level",
            "websocket.read_buffer_size websocket.write_buffer_size websocket.use_write_buffer_pool",
            "websocket.write_timeout websocket.decompressed_message_size_limit",
            "http_stream.max_request_body_size sse.max_request_body_size",
            "uni_http_stream.max_request_body_size uni_http_stream.connect_code_to_http_response",
            "uni_sse.max_request_body_size uni_sse.connect_code_to_http_response",
            "uni_websocket.compression uni_websocket.compression_min_size uni_websocket.compression_level",
            "uni_websocket.read_buffer_size uni_websocket.write_buffer_size uni_websocket.use_write_buffer_pool",
            "uni_websocket.write_timeout uni_websocket.message_size_limit uni_websocket.join_push_messages",
            "uni_websocket.disable_closing_handshake uni_websocket.disable_disconnect_push",
            "http_api.disabled http_api.error_mode http_api.external",
            "admin.secret admin.insecure admin.web_path admin.web_proxy_address admin.external admin.handler_prefix",
            "broker.redis broker.nats broker.postgres broker.redisnats",
            "channel.proxy channel.publication_data_format");
    private static final List<String> TOKEN = List.of(
            "hmac_previous_secret_key hmac_previous_secret_key_valid_until audience_regex issuer_regex",
            "user_id_claim insecure_skip_jwks_endpoint_safety_check");
    private static final List<String> CHANNEL = List.of(
            "map_clients_presence_channel_prefix map_users_presence_channel_prefix auto_cache_recover",
            "allowed_delta_types allow_tags_filter delta_publish publication_data_format shared_poll",
            "subscribe_proxy_enabled publish_proxy_enabled sub_refresh_proxy_enabled subscribe_stream_proxy_enabled",
            "subscribe_stream_proxy_bidirectional map.publish_proxy_enabled map.remove_proxy_enabled",
            "map.min_page_size map.live_transition_max_publication_limit map.subscribe_catch_up_timeout");
    private static final List<String> PROXY_NAMES = List.of(
            "subscribe_proxy_name publish_proxy_name sub_refresh_proxy_name subscribe_stream_proxy_name",
            "map.publish_proxy_name map.remove_proxy_name");

    /** By key, the value that is let through; null: whatever switches the option off. */
    private final Map<String, JsonValue> letThrough = new HashMap<>();

    private UnsupportedOptions() {}

    static UnsupportedOptions ofServer() {
        UnsupportedOptions options = new UnsupportedOptions();
        options.addAll(SERVER, "", JsonValue.NULL);
        options.addAll(TOKEN, "client.token.", JsonValue.NULL);
        options.addAll(TOKEN, "client.subscription_token.", JsonValue.NULL);
        options.addAll(List.of("admin.enabled health.enabled prometheus.enabled broker.enabled"), "", JsonValue.TRUE);
        options.add("websocket.handler_prefix", "/connection/websocket");
        options.add("http_stream.handler_prefix", "/connection/http_stream");
        options.add("sse.handler_prefix", "/connection/sse");
        options.add("uni_websocket.handler_prefix", "/connection/uni_websocket");
        options.add("uni_sse.handler_prefix", "/connection/uni_sse");
        options.add("uni_http_stream.handler_prefix", "/connection/uni_http_stream");
        options.add("http_api.handler_prefix", "/api");
        options.add("channel.private_prefix", "$");
        options.add("channel.namespace_boundary", ":");
        options.add("channel.user_boundary", "#");
        options.add("channel.user_separator", ",");
        options.addAllOfChannels("channel.without_namespace.");
        return options;
    }

    static UnsupportedOptions ofChannels() {
        UnsupportedOptions options = new UnsupportedOptions();
        options.addAllOfChannels("");
        return options;
    }

    private void addAllOfChannels(String prefix) {
        addAll(CHANNEL, prefix, JsonValue.NULL);
        addAll(PROXY_NAMES, prefix, JsonSyntax.text("default"));
    }

    private void addAll(List<String> lines, String prefix, JsonValue value) {
        lines.stream()
                .flatMap(line -> List.of(line.split(" ")).stream())
                .forEach(key -> letThrough.put(prefix + key, value));
    }

    private void add(String key, String value) {
        letThrough.put(key, JsonSyntax.text(value));
    }

    boolean has(String key) {
        return letThrough.containsKey(key);
    }

    /** Whether it is the first part of such an option. */
    boolean hasSection(String key) {
        return letThrough.keySet().stream().anyMatch(option -> option.startsWith(key + '.'));
    }

    /** Whether the value asks for nothing that Foray does not do; of keys that it {@link #has}. */
    boolean letsThrough(String key, JsonValue value) {
        JsonValue same = letThrough.getOrDefault(key, JsonValue.NULL);
        return same == JsonValue.NULL ? isOff(value) : same.equals(value);
    }

    private static boolean isOff(JsonValue value) {
        return switch (value.getValueType()) {
            case NULL, FALSE -> true;
            case TRUE -> false;
            case NUMBER -> ((JsonNumber) value).doubleValue() == 0;
            case STRING ->
                ((JsonString) value).getString().isEmpty()
                        || ((JsonString) value).getString().equals("0s");
            case ARRAY -> value.asJsonArray().isEmpty();
            case OBJECT ->
                value.asJsonObject().getOrDefault("enabled", JsonValue.NULL).getValueType() == JsonValue.ValueType.FALSE
                        || value.asJsonObject().values().stream().allMatch(UnsupportedOptions::isOff);
        };
    }
}
