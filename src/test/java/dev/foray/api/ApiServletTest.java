package dev.foray.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiServletTest {
    private static final String PUBLISH = "{\"channel\":\"index\",\"data\":1}";
    private static final String DONE = "{\"result\":{}}";

    @TempDir
    static Path folder;

    private static ApiFixture api;
    private static ApiServer server;

    @BeforeAll
    static void start() {
        api = new ApiFixture();
        server = new ApiServer(folder, ApiServer.servlet(api, 30_000));
    }

    @AfterAll
    static void stop() {
        server.close();
        api.close();
    }

    @Test
    void aMethodIsAnsweredInJson() {
        HttpResponse<String> response = server.send(server.post("publish", PUBLISH));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(DONE);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @Test
    void theKeyMayComeInThreeWays() {
        assertThat(server.send(server.request("publish")
                                .header("Authorization", "apikey " + ApiServer.KEY)
                                .POST(BodyPublishers.ofString(PUBLISH)))
                        .body())
                .isEqualTo(DONE);
        assertThat(server.send(server.request("publish?x=1&api_key=test%2Dkey-1")
                                .POST(BodyPublishers.ofString(PUBLISH)))
                        .body())
                .isEqualTo(DONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"publish", "publish?api_key=wrong", "publish?api_key="})
    void withoutTheKeyTheHeadersAreExplained(String path) {
        HttpResponse<String> response = server.send(server.request(path).POST(BodyPublishers.ofString(PUBLISH)));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("apikey");
        assertThat(response.body())
                .startsWith("{\"code\":101,\"message\":\"")
                .contains("X-API-Key: KEY", "Authorization: apikey KEY", "?api_key=KEY")
                .doesNotContain(ApiServer.KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "publish/", "publish/x", "", "shared_poll_publish"})
    void whatIsNoMethodIsNotFound(String path) {
        HttpResponse<String> response = server.send(server.post(path, "{}"));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).startsWith("{\"code\":104,");
    }

    @Test
    void anotherHttpMethodIsNotAllowed() {
        HttpResponse<String> response = server.send(server.request("publish").GET());

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).hasValue("POST");
        assertThat(server.send(server.request("publish").method("POS", BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(405);
        assertThat(server.send(server.post("openapi.json", "{}")).headers().firstValue("Allow"))
                .hasValue("GET, HEAD");
    }

    @Test
    void theStateOfAMapChannelCanBeFetched() {
        server.send(server.post("map_publish", """
                {"channel":"board:fetched","key":"B 7","data":{"v":42}}"""));
        server.send(server.post("map_publish", """
                {"channel":"board:fetched","key":"C7","data":{"v":1}}"""));
        String path = "map_read_state?channel=board%3Afetched&limit=";

        HttpResponse<String> response = server.send(
                server.request(path + "-1").header("X-API-Key", ApiServer.KEY).GET());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"key\":\"B 7\",\"data\":{\"v\":42}", "\"key\":\"C7\"");
        assertThat(server.send(server.request(path + "1&key=B+7&api_key=" + ApiServer.KEY)
                                .GET())
                        .body())
                .contains("\"key\":\"B 7\"")
                .doesNotContain("C7");
        assertThat(server.send(server.request(path + "x&api_key=" + ApiServer.KEY)
                                .GET())
                        .body())
                .startsWith("{\"code\":107,")
                .contains("limit");
        assertThat(server.send(server.request(path + "1").GET()).statusCode()).isEqualTo(401);
        assertThat(server.send(server.request(path + "1").DELETE()).headers().firstValue("Allow"))
                .hasValue("GET, HEAD, POST");
    }

    @Test
    void theDescriptionNeedsNoKey() {
        HttpResponse<String> response =
                server.send(server.request("openapi.json").GET());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).startsWith("{\n  \"openapi\": \"3.1").endsWith("}\n");
        assertThat(server.send(server.request("openapi.json").method("HEAD", BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void theContentTypeDoesNotMatter() {
        assertThat(server.send(server.post("publish", PUBLISH)
                                .header("Content-Type", "application/x-www-form-urlencoded"))
                        .body())
                .isEqualTo(DONE);
    }

    @Test
    void aBodyMayBeAbsent() {
        assertThat(server.send(server.request("channels")
                                .header("X-API-Key", ApiServer.KEY)
                                .POST(BodyPublishers.noBody()))
                        .body())
                .isEqualTo("{\"result\":{\"channels\":{}}}");
    }

    @Test
    void aBodyHasALongestLengthDeclaredOrNot() {
        String longest = PUBLISH + " ".repeat(64 * 1024 - PUBLISH.length());
        assertThat(server.send(server.post("publish", longest)).body()).isEqualTo(DONE);
        assertThat(server.send(chunked(longest)).body()).isEqualTo(DONE);

        for (var request : new HttpRequest.Builder[] {server.post("publish", longest + " "), chunked(longest + " ")}) {
            HttpResponse<String> response = server.send(request);
            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(response.body()).isEqualTo("""
                    {"code":106,"message":"the body is longer than 65536 bytes"}""");
        }
    }

    private static HttpRequest.Builder chunked(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return server.request("publish")
                .header("X-API-Key", ApiServer.KEY)
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)));
    }

    @Test
    void errorsComeInA200OrAsAStatus() {
        String request = "{\"channel\":\"no:such\",\"data\":1}";
        HttpResponse<String> usual = server.send(server.post("publish", request));
        HttpResponse<String> asStatus =
                server.send(server.post("publish", request).header("X-Centrifugo-Error-Mode", "transport"));

        assertThat(usual.statusCode()).isEqualTo(200);
        assertThat(usual.body()).startsWith("{\"error\":{\"code\":102,");
        assertThat(asStatus.statusCode()).isEqualTo(404);
        assertThat(asStatus.body()).startsWith("{\"code\":102,");
    }

    @Test
    void aMalformedBodyIsABadRequest() {
        HttpResponse<String> response = server.send(server.post("publish", "{\"channel\":5}"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEqualTo("{\"code\":107,\"message\":\"channel: must be a string\"}");
    }
}
