package dev.foray.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinerTest {
    private final Joiner joiner = new Joiner();
    private final Frame a = Frame.of("a");
    private final Frame b = Frame.of("b");

    @Test
    void theSameRunOfFramesIsJoinedOnce() {
        String first = joiner.join(List.of(a, b), "\n");

        assertThat(joiner.join(List.of(a, b), "\n")).isSameAs(first).isEqualTo("a\nb");
    }

    @Test
    void anEqualTextOfOtherFramesIsNotTheSameRun() {
        String first = joiner.join(List.of(a, b), "\n");

        assertThat(joiner.join(List.of(a, Frame.of("b")), "\n")).isNotSameAs(first);
    }

    @Test
    void theSameFramesWithAnotherSeparatorAreJoinedAnew() {
        joiner.join(List.of(a, b), "\n");

        assertThat(joiner.join(List.of(a, b), "")).isEqualTo("ab");
    }

    @Test
    void oneFrameIsItsOwnText() {
        assertThat(joiner.join(List.of(a), "\n")).isSameAs(a.text());
    }

    @Test
    void emptyPlacesLeaveNoSeparator() {
        assertThat(joiner.join(Arrays.asList(null, a, null, b), "\n")).isEqualTo("a\nb");
    }

    @Test
    void anEmptyFrameIsAFrame() {
        assertThat(joiner.join(List.of(Frame.of(""), a, Frame.of("")), "\n")).isEqualTo("\na\n");
    }

    @Test
    void longRunsAreJoinedToo() {
        assertThat(joiner.join(Collections.nCopies(1000, a), "")).isEqualTo("a".repeat(1000));
    }

    @Test
    void whatIsForgottenIsJoinedAnew() {
        String first = joiner.join(List.of(a, b), "\n");

        joiner.forget();

        assertThat(joiner.join(List.of(a, b), "\n")).isNotSameAs(first).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "Grüße", "€", "日本語", "🙂 and 🙃"})
    void framesAreCountedInUtf8(String text) {
        Frame frame = Objects.requireNonNull(Frame.of(text));

        assertThat(frame.bytes()).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }
}
