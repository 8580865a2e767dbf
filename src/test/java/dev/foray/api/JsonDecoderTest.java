package dev.foray.api;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonDecoderTest {
    private final JsonDecoder decoder = new JsonDecoder();

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            value = {
                "{\"x\":[[[ ! line 1, column 9",
                "{\"channel\": ! line 1, column 12",
                "{\"channel\": x} ! line 1, column 13",
                "`{\"a\":1\n \"b\":2}` ! line 2, column 4",
                "`{\"a\":\n[1,` ! line 2, column 4",
            })
    void whatIsNoJsonIsToldByItsPlace(String text, String place) {
        assertThatThrownBy(() -> decoder.decode(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedRequestException.class)
                .hasMessageContaining(place);
    }
}
