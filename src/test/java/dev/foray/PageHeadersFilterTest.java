package dev.foray;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageHeadersFilterTest {
    private static final String HOST = "live.example:8443";

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "/index.html", "/chat.html", "/board.html", "/assets/home.js", "/images/foray.svg"})
    void pagesAndWhatTheyLoadStayOnThisServer(String path) {
        Map<String, String> headers = PageHeadersFilter.headers(path, HOST);

        assertThat(headers)
                .containsEntry("Cache-Control", "no-cache")
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("Referrer-Policy", "same-origin");
        assertThat(headers.get("Content-Security-Policy"))
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                .contains("; connect-src 'self' ws://live.example:8443 wss://live.example:8443;")
                .endsWith("; frame-ancestors 'self'")
                .doesNotContain("unsafe", "*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/publish", "/connection/websocket", "/connection/http_stream", "/socket.io/", "/health"})
    void everythingElseIsLeftAlone(String path) {
        assertThat(PageHeadersFilter.headers(path, HOST)).isEmpty();
    }

    @Test
    void onlyTheSheetMayWriteStylesIntoItself() {
        String policy = PageHeadersFilter.headers("/sheet.html", HOST).get("Content-Security-Policy");

        assertThat(policy)
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src")
                .doesNotContain("unsafe-eval", "*", "blob:");
        assertThat(policy.replace(" 'unsafe-inline'", ""))
                .isEqualTo(PageHeadersFilter.headers("/", HOST).get("Content-Security-Policy"));
    }

    @Test
    void whatIsNamedByItsContentIsKept() {
        assertThat(PageHeadersFilter.headers("/assets/chunks/chunk-AB12.js", HOST))
                .containsEntry("Cache-Control", "public, max-age=31536000, immutable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil; script-src *", "a b", "host:1234567", "[::1", "", "a\r\nSet-Cookie: b"})
    void hostsThatAreNoneDoNotGetIntoThePolicy(String host) {
        assertThat(PageHeadersFilter.headers("/", host).get("Content-Security-Policy"))
                .contains("; connect-src 'self'; base-uri");
    }

    @Test
    void hostsMayBeAddressesOrMissing() {
        assertThat(PageHeadersFilter.headers("/", "[::1]:8080").get("Content-Security-Policy"))
                .contains("ws://[::1]:8080 ");
        assertThat(PageHeadersFilter.headers("/", null).get("Content-Security-Policy"))
                .contains("; connect-src 'self'; base-uri");
    }
}
