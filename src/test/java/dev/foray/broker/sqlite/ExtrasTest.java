package dev.foray.broker.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foray.channel.ClientInfo;
import dev.foray.channel.JsonText;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExtrasTest {
    static Stream<Extras> comeBackAsTheyWere() {
        return Stream.of(
                new Extras(Map.of(), null),
                new Extras(Map.of("a", "1", "ü😀", "", "", "x".repeat(70_000)), null),
                new Extras(Map.of(), new ClientInfo("", "", null, null)),
                new Extras(Map.of(), new ClientInfo("user", "c".repeat(127), new JsonText("{}"), null)),
                new Extras(Map.of("a", "b"), new ClientInfo("ü", "c".repeat(128), null, new JsonText("[\"€\"]"))));
    }

    @ParameterizedTest
    @MethodSource
    void comeBackAsTheyWere(Extras extras) {
        assertThat(Extras.decode(extras.encode())).isEqualTo(extras);
    }

    @Test
    void takeNoSpaceWhereThereAreNone() {
        assertThat(new Extras(Map.of(), null).encode()).isNull();
    }

    @Test
    void areRefusedWhereTheyEndTooEarlyOrAreOfAnotherFormat() {
        byte[] bytes =
                new Extras(Map.of("a", "b"), new ClientInfo("u", "c", new JsonText("{}"), JsonText.NULL)).encode();

        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> Extras.decode(cut)).isInstanceOf(IllegalArgumentException.class);
        }
        bytes[0] = 2;
        assertThatThrownBy(() -> Extras.decode(bytes)).isInstanceOf(IllegalArgumentException.class);
    }
}
