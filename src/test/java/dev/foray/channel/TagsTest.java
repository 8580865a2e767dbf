package dev.foray.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TagsTest {
    @Test
    void theOrderStays() {
        Map<String, String> given = new LinkedHashMap<>();
        for (int i = 50; i > 0; i--) {
            given.put("tag" + i, "value");
        }

        assertThat(Tags.copyOf(given).keySet()).containsExactlyElementsOf(given.keySet());
        assertThat(new Publication(JsonText.NULL, 1, null, false, given, null, 0)
                        .tags()
                        .keySet())
                .containsExactlyElementsOf(given.keySet());
    }

    @Test
    void whatComesAfterwardsIsNotInTheCopy() {
        Map<String, String> given = new HashMap<>(Map.of("a", "1"));
        Map<String, String> copy = Tags.copyOf(given);
        given.put("b", "2");

        assertThat(copy).containsExactly(Map.entry("a", "1"));
        assertThatThrownBy(() -> copy.put("c", "3")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aTagHasAValue() {
        Map<String, String> given = new HashMap<>();
        given.put("a", null);

        assertThatThrownBy(() -> Tags.copyOf(given)).isInstanceOf(NullPointerException.class);
    }
}
