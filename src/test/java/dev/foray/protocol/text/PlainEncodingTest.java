package dev.foray.protocol.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.channel.ChannelName;
import dev.foray.channel.ClientInfo;
import dev.foray.channel.JsonText;
import dev.foray.channel.Publication;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainEncodingTest {
    private static final long STARTED = 1_000;
    private static final ClientInfo ANN = new ClientInfo("ann", "c1", null, null);

    private static String numbered(long time, ClientInfo info, Map<String, String> tags) {
        var publication = new Publication(new JsonText("\"hi\""), 1, null, false, tags, info, time);
        return PlainEncoding.numbered(STARTED)
                .publication(new ChannelName("chat:1"), publication, null)
                .text();
    }

    @Test
    void whatAPlainClientPublishedHasItsNumber() {
        assertThat(numbered(STARTED, ANN, PlainEncoding.tags(3))).isEqualTo("3: hi");
    }

    @Test
    void whatWasPublishedBeforeThisServerStartedHasNone() {
        assertThat(numbered(STARTED - 1, ANN, PlainEncoding.tags(3))).isEqualTo("hi");
    }

    @Test
    void whatNoClientPublishedHasNone() {
        assertThat(numbered(STARTED, null, PlainEncoding.tags(3))).isEqualTo("hi");
        assertThat(numbered(STARTED, ANN, Map.of("other", "3"))).isEqualTo("hi");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "3\n", "three", "12345678901234567890"})
    void whatIsNoNumberIsNotTakenForOne(String number) {
        assertThat(numbered(STARTED, ANN, Map.of("number", number))).isEqualTo("hi");
    }

    @Test
    void bareTextHasNone() {
        var publication = new Publication(new JsonText("\"hi\""), 1, null, false, PlainEncoding.tags(3), ANN, STARTED);

        assertThat(PlainEncoding.bare()
                        .publication(new ChannelName("chat:1"), publication, null)
                        .text())
                .isEqualTo("hi");
    }
}
