package dev.foray.protocol.centrifuge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.foray.protocol.JsonShape;
import dev.foray.protocol.SizeLimit;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonShapeTest {
    @ParameterizedTest
    @ValueSource(strings = {"{}", " {} ", "{\"a\":[{},[1,2]]}\r", "{\"a\":\"}\\\"]{\"}", "{\"a\":\"\\\\\"}"})
    void objectsPass(String text) {
        assertThatCode(() -> JsonShape.check(text)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``            | not an object",
                "` `           | not an object",
                "[]            | not an object",
                "1             | not an object",
                "null          | not an object",
                "{             | not closed",
                "{\"a\":[      | not closed",
                "{\"a\":\"     | a string is not closed",
                "{\"a\":\"\\\" | a string is not closed",
                "{\"a\":[}     | a bracket does not match",
                "{]            | a bracket does not match",
                "{}}           | something follows it",
                "{}{}          | something follows it",
            })
    void everythingElseIsNamed(String text, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonShape.check(text == null ? "" : text))
                .withMessage(problem);
    }

    @Test
    void nestingHasALimit() {
        int most = JsonShape.MAX_DEPTH - 1;

        JsonShape.check("{\"a\":" + "[".repeat(most) + "]".repeat(most) + "}");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonShape.check("{\"a\":" + "[".repeat(most + 1) + "]".repeat(most + 1) + "}"))
                .withMessage("nested deeper than 256");
    }

    @Test
    void bracketsAreMatchedAtEveryDepth() {
        for (int depth = 1; depth < JsonShape.MAX_DEPTH; depth++) {
            String text = "{\"a\":" + "[".repeat(depth) + "}".repeat(depth) + "}";
            assertThatIllegalArgumentException().isThrownBy(() -> JsonShape.check(text));
        }
    }

    @Test
    void noTextMakesDecodingFailOrGoOnForEver() {
        String pieces = "{}[]\":,\\ 1e-tnu";
        Random random = new Random(1);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            for (int i = 0; i < 20_000; i++) {
                StringBuilder text = new StringBuilder("{\"id\":1,\"x\":");
                random.ints(random.nextInt(12), 0, pieces.length()).forEach(at -> text.append(pieces.charAt(at)));
                Commands commands = decode(text.append('}').toString());
                assertThat(commands.lines().isEmpty()).isEqualTo(commands.problem() != null);
            }
        });
    }

    private static Commands decode(String text) {
        return Commands.decode(text, new SizeLimit(65536));
    }
}
