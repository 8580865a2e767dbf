package dev.foray.protocol.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.foray.channel.JsonWriter;
import dev.foray.protocol.JsonValues;
import java.math.BigDecimal;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    private static List<Object> read(String json) {
        return Arguments.of(List.copyOf(JsonValues.array(json)), null);
    }

    private static String write(Object value, List<String> attachments) {
        JsonWriter out = new JsonWriter();
        Arguments.write(out, value, attachments);
        return out.text().text();
    }

    @Test
    void jsonBecomesObjectsOfTheJdk() {
        assertThat(read("[null,true,false,\"é\",1,-2.5,123456789012345678901,1e400,[1],{\"a\":{\"b\":[]}}]"))
                .containsExactly(
                        null,
                        true,
                        false,
                        "é",
                        1L,
                        -2.5,
                        new BigDecimal("123456789012345678901"),
                        new BigDecimal("1e400"),
                        List.of(1L),
                        Map.of("a", Map.of("b", List.of())));
    }

    @Test
    void objectsOfTheJdkBecomeJson() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("b", null);
        map.put("a", new int[0].length);
        List<String> attachments = new ArrayList<>();

        String json = write(
                Arrays.asList(
                        "x\n",
                        CharBuffer.wrap("y"),
                        1.5f,
                        7L,
                        new BigDecimal("1.50"),
                        true,
                        null,
                        map,
                        new Object[] {1, List.of()},
                        new byte[] {1, 2, 3}),
                attachments);

        assertThat(json)
                .isEqualTo("[\"x\\n\",\"y\",1.5,7,1.50,true,null,{\"b\":null,\"a\":0},[1,[]],"
                        + "{\"_placeholder\":true,\"num\":0}]");
        assertThat(attachments).containsExactly("AQID");
    }

    @Test
    void binaryDataAreObjectsWhereNothingCanFollow() {
        assertThat(write(new byte[] {1, 2, 3}, null)).isEqualTo("{\"_binary\":\"AQID\"}");
    }

    @Test
    void whatJsonDoesNotHaveIsRefused() {
        List<Object> itself = new ArrayList<>();
        itself.add(itself);

        for (Object nothing : List.of(Double.NaN, Float.POSITIVE_INFINITY, new Object(), itself)) {
            assertThatIllegalArgumentException().isThrownBy(() -> write(nothing, null));
        }
    }
}
