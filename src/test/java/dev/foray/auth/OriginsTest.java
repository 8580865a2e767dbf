package dev.foray.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "http://example.com       | example.com        | true",
                "https://example.com      | example.com        | true",
                "https://EXAMPLE.com      | Example.COM        | true",
                "https://example.com      | example.com:443    | true",
                "https://example.com:443  | example.com        | true",
                "http://example.com:80    | example.com        | true",
                "http://localhost:8080    | localhost:8080     | true",
                "http://[::1]:8080        | [::1]:8080         | true",
                "http://localhost:8080    | localhost          | false",
                "http://localhost         | localhost:8080     | false",
                "http://example.com       | example.com:443    | false",
                "https://example.com      | example.com:80     | false",
                "https://evil.com         | example.com        | false",
                "https://example.com.evil | example.com        | false",
                "https://a.example.com    | example.com        | false",
                "https://user@example.com | example.com        | false",
                "https://example.com/x    | example.com        | false",
                "example.com              | example.com        | false",
                "file://                  | example.com        | false",
                "null                     | example.com        | false",
                "https://example.com      | none               | false",
                "https://example.com      | ''                 | false",
                "none                     | example.com        | true",
                "''                       | example.com        | true",
            })
    void withoutSettingOnlyTheServersOwnOriginIsAllowed(String origin, String host, boolean allowed) {
        assertThat(new Origins(List.of()).allowed(origin, host)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "https://example.com             | https://example.com        | true",
                "https://example.com             | https://EXAMPLE.com        | true",
                "https://Example.com             | https://example.com        | true",
                "https://example.com             | http://example.com         | false",
                "https://example.com             | https://example.com:8443   | false",
                "https://example.com             | https://exampleXcom        | false",
                "https://example.com             | https://a.example.com      | false",
                "https://*.example.com           | https://a.example.com      | true",
                "https://*.example.com           | https://a.b.example.com    | true",
                "https://*.example.com           | https://example.com        | false",
                "https://*.example.com           | https://a.example.com.evil | false",
                "https://*.example.com           | https://evil/a.example.com | false",
                "*.example.com                   | https://a.example.com      | true",
                "http://localhost:*              | http://localhost:5173      | true",
                "http://localhost:*              | http://localhost.evil:80   | false",
                "file://*                        | file://                    | true",
                "https://example.com             | none                       | true",
                "null                            | null                       | false",
                "*                               | null                       | true",
                "*                               | https://evil.com           | true",
            })
    void withASettingThoseThatItNamesAreAllowed(String setting, String origin, boolean allowed) {
        assertThat(new Origins(List.of("https://other.org", setting)).allowed(origin, "server"))
                .isEqualTo(allowed);
    }

    @Test
    void withASettingTheServersOwnOriginMustBeNamedToo() {
        assertThat(new Origins(List.of("https://other.org")).allowed("https://example.com", "example.com"))
                .isFalse();
    }
}
