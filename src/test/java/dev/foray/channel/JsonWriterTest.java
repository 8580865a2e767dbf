package dev.foray.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
    @Test
    void commasStandBetweenMembersAndElementsOnly() {
        JsonWriter writer = new JsonWriter();
        writer.beginObject()
                .name("a")
                .beginArray()
                .value(1)
                .value(true)
                .value("x")
                .endArray();
        writer.name("b")
                .beginObject()
                .endObject()
                .name("c")
                .value(new JsonText("[1, 2]"))
                .endObject();

        assertThat(writer.text().text()).isEqualTo("""
                {"a":[1,true,"x"],"b":{},"c":[1, 2]}""");
    }

    @Test
    void stringsThatEndLikeBracketsDoNotHideACommaThatIsDue() {
        assertThat(new JsonWriter()
                        .beginArray()
                        .value("[")
                        .value("{")
                        .value(":")
                        .value(new JsonText("\"[\""))
                        .endArray()
                        .text()
                        .text())
                .isEqualTo("""
                ["[","{",":","["]""");
    }

    @Test
    void quotesBackslashesAndControlCharactersAreEscaped() {
        assertThat(text("\"\\\n\r\t\u0000\u001f/é€😀")).isEqualTo("""
                "\\"\\\\\\n\\r\\t\\u0000\\u001f/é€😀\"""");
    }

    @Test
    void halvesOfSurrogatePairsAreEscapedSoThatTheTextCanBeSent() {
        String text = text("a\ud83d b\ude00 \ud83d");

        assertThat(text).isEqualTo("""
                "a\\ud83d b\\ude00 \\ud83d\"""");
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text)).isTrue();
    }

    private static String text(String value) {
        return new JsonWriter().value(value).text().text();
    }
}
