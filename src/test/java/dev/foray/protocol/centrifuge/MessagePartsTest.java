package dev.foray.protocol.centrifuge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MessagePartsTest {
    private final MessageParts parts = new MessageParts(8);

    @Test
    void aWholeMessageIsGivenBackAsItIs() {
        String message = new String("whole");

        assertThat(parts.add(message, true)).isSameAs(message);
    }

    @Test
    void partsArePutTogetherMessageByMessage() {
        assertThat(parts.add("a", false)).isNull();
        assertThat(parts.add("", false)).isNull();
        assertThat(parts.add("bc", false)).isNull();
        assertThat(parts.add("", true)).isEqualTo("abc");
        assertThat(parts.add("d", true)).isEqualTo("d");
        assertThat(parts.add("e", false)).isNull();
        assertThat(parts.add("f", true)).isEqualTo("ef");
    }

    @Test
    void aMessageOfTheLimitIsNotTooLong() {
        assertThat(parts.add("1234567", false)).isNull();
        assertThat(parts.add("8", false)).isNull();
        assertThat(parts.add("", true)).isEqualTo("12345678");
    }

    @Test
    void whatIsTooLongIsGivenBackBeforeItsEnd() {
        assertThat(parts.add("1234567", false)).isNull();
        assertThat(parts.add("89", false)).isEqualTo("123456789");
    }

    @Test
    void aFirstPartThatIsTooLongIsNotKept() {
        assertThat(parts.add("123456789", false)).isEqualTo("123456789");
        assertThat(parts.add("1", true)).isEqualTo("1");
    }
}
