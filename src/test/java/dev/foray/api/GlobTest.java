package dev.foray.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "* chat:index",
                "chat:* chat:index",
                "chat:* chat:",
                "*:index chat:index",
                "c*:*x chat:index",
                "chat:index chat:index",
                "chat:?ndex chat:index",
                "? 😀",
                "room-[0-9] room-7",
                "room-[!0-9] room-x",
                "room-[abc] room-b",
                "room-[a\\]] room-]",
                "{chat,news}:* news:a",
                "{chat:*,n{e,o}ws:?} nows:a",
                "x{,y} x",
                "a\\*b a*b",
                "a,b} a,b}",
                "** ab"
            })
    void matches(String pattern, String name) {
        assertThat(Glob.of(pattern).matches(name)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "chat:* news:index",
                "chat chat:index",
                "index chat:index",
                "chat:? chat:",
                "chat:? chat:ab",
                "room-[0-9] room-x",
                "room-[!0-9] room-7",
                "{chat,news}:* chats:a",
                "a\\*b axb",
                "CHAT:* chat:a"
            })
    void doesNotMatch(String pattern, String name) {
        assertThat(Glob.of(pattern).matches(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[a-z", "[", "[a-", "{a,b", "a\\", "{a,[}"})
    void saysThatSomethingIsNotClosed(String pattern) {
        assertThatThrownBy(() -> Glob.of(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("closes");
    }

    @Test
    void noPatternTakesLong() {
        Glob glob = Glob.of("*a".repeat(100) + "b");

        boolean matches =
                Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> glob.matches("a".repeat(255)));

        assertThat(matches).isFalse();
    }
}
