package dev.foray.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiKeysTest {
    private final ApiKeys keys = new ApiKeys("k3y", false);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "k3y  | none         | none | true",
                "none | apikey k3y   | none | true",
                "none | ApiKey   k3y | none | true",
                "none | none         | k3y  | true",
                "bad  | none         | k3y  | true",
                "''   | apikey k3y   | none | true",
                "bad  | apikey k3y   | none | false",
                "none | apikey bad   | none | false",
                "none | apikey       | none | false",
                "none | Bearer k3y   | none | false",
                "none | apikey k3y x | none | false",
                "none | none         | bad  | false",
                "k3   | none         | none | false",
                "k3yy | none         | none | false",
                "none | none         | ''   | false",
                "none | none         | none | false",
            })
    void aRequestComesInWithTheKey(String header, String authorization, String parameter, boolean allowed) {
        assertThat(keys.allowed(header, authorization, parameter)).isEqualTo(allowed);
    }

    @Test
    void withoutSecurityEveryRequestComesIn() {
        assertThat(new ApiKeys("", true).allowed(null, null, null)).isTrue();
    }

    @Test
    void anEmptyKeyIsNone() {
        assertThatThrownBy(() -> new ApiKeys("", false)).isInstanceOf(IllegalArgumentException.class);
    }
}
