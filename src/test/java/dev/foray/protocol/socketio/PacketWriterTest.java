package dev.foray.protocol.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.channel.ChannelName;
import dev.foray.channel.ClientInfo;
import dev.foray.channel.JsonText;
import dev.foray.channel.Publication;
import dev.foray.protocol.socketio.ChannelEncoding.Form;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketWriterTest {
    private static final ChannelName CHANNEL = new ChannelName("chat:a");

    private static String event(Form form, String data, long offset) {
        Publication publication = new Publication(new JsonText(data), offset, null, false, Map.of(), null, 0);
        return new ChannelEncoding("/a", form, "E")
                .publication(CHANNEL, publication, null)
                .text();
    }

    @Test
    void theDefaultNamespaceIsLeftOut() {
        assertThat(PacketWriter.connected("/", "S", null).text()).isEqualTo("40{\"sid\":\"S\"}");
        assertThat(PacketWriter.connected("/a", "S", "P").text()).isEqualTo("40/a,{\"sid\":\"S\",\"pid\":\"P\"}");
        assertThat(PacketWriter.disconnected("/").text()).isEqualTo("41");
        assertThat(PacketWriter.disconnected("/a").text()).isEqualTo("41/a,");
        assertThat(PacketWriter.refused("/a", "no", null).text()).isEqualTo("44/a,{\"message\":\"no\"}");
        assertThat(PacketWriter.acknowledged("/", 12, new JsonText("{}")).text())
                .isEqualTo("4312[{}]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"event\":\"x\",\"args\":[1,\"2\"]}        | 42/a,[\"x\",1,\"2\"]",
                "{\"event\":\"x\",\"args\":[]}               | 42/a,[\"x\"]",
                "{\"event\":7,\"args\":[]}                   | 42/a,[\"7\"]",
                "{\"event\":\"x\",\"y\":1}                   | 42/a,[\"x\",{\"event\":\"x\",\"y\":1}]",
                "{\"event\":\"\",\"args\":[]}                | 42/a,[\"message\",{\"event\":\"\",\"args\":[]}]",
                "{\"event\":\"connect\",\"args\":[]}         | 42/a,[\"message\",{\"event\":\"connect\",\"args\":[]}]",
                "{\"event\":\"foray:join\",\"args\":[]}      | 42/a,[\"message\",{\"event\":\"foray:join\",\"args\":[]}]",
                "{\"a\":1}                                   | 42/a,[\"message\",{\"a\":1}]",
                "[1]                                         | 42/a,[\"message\",[1]]",
                "null                                        | 42/a,[\"message\",null]",
                "\"x\"                                       | 42/a,[\"message\",\"x\"]",
            })
    void publicationsAreEvents(String data, String packet) {
        assertThat(event(Form.BARE, data, 3)).isEqualTo(packet);
    }

    @Test
    void positionsStandBehindTheArguments() {
        String data = "{\"event\":\"x\",\"args\":[1]}";

        assertThat(event(Form.POSITION, data, 3)).isEqualTo("42/a,[\"x\",1,\"E:3\"]");
        assertThat(event(Form.POSITION, data, 0)).isEqualTo("42/a,[\"x\",1,null]");
        assertThat(event(Form.CHANNEL, data, 3))
                .isEqualTo("42/a,[\"x\",1,{\"channel\":\"chat:a\",\"offset\":3,\"epoch\":\"E\"}]");
        assertThat(event(Form.CHANNEL, data, 0)).isEqualTo("42/a,[\"x\",1,{\"channel\":\"chat:a\"}]");
    }

    @Test
    void binaryDataFollowTheirPacketInTheSameFrame() {
        String data = "{\"event\":\"x\",\"args\":[{\"a\":{\"_binary\":\"AQID\"}},{\"_binary\":\"\"}]}";

        assertThat(event(Form.BARE, data, 0))
                .isEqualTo("452-/a,[\"x\",{\"a\":{\"_placeholder\":true,\"num\":0}},"
                        + "{\"_placeholder\":true,\"num\":1}]\u001ebAQID\u001eb");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"_binary\":\"not Base64\"}",
                "{\"_binary\":7}",
                "{\"_binary\":\"AQID\",\"more\":1}",
            })
    void whatIsNoBinaryDataStaysAsItIs(String argument) {
        assertThat(event(Form.BARE, "{\"event\":\"x\",\"args\":[" + argument + "]}", 0))
                .isEqualTo("42/a,[\"x\"," + argument + "]");
    }

    @Test
    void noClientIsSentMoreBinaryDataThanItTakes() {
        String binary = "{\"_binary\":\"AA==\"}";
        String many = String.join(",", Collections.nCopies(12, binary));

        String packet = event(Form.BARE, "{\"event\":\"x\",\"args\":[" + many + "]}", 0);

        assertThat(packet).startsWith("4510-/a,").endsWith("\u001ebAA==");
        assertThat(packet.split("\u001e", -1)).hasSize(11);
        assertThat(packet.split("\u001e", -1)[0]).endsWith(binary + "," + binary + "]");
    }

    @Test
    void aFalsePlaceholderIsNeverSentBesideBinaryData() {
        String arguments = "{\"_binary\":\"AA==\"},{\"_placeholder\":true,\"num\":9}";

        assertThat(event(Form.BARE, "{\"event\":\"x\",\"args\":[" + arguments + "]}", 0))
                .isEqualTo("42/a,[\"x\"," + arguments + "]");
    }

    @Test
    void whoComesAndGoesIsTold() {
        ChannelEncoding encoding = new ChannelEncoding("/a", Form.BARE, "");
        ClientInfo info = new ClientInfo("ann", "C", new JsonText("{\"n\":1}"), new JsonText("2"));

        assertThat(encoding.join(CHANNEL, info).text())
                .isEqualTo("42/a,[\"foray:join\",{\"channel\":\"chat:a\",\"client\":\"C\",\"user\":\"ann\","
                        + "\"conn_info\":{\"n\":1},\"chan_info\":2}]");
        assertThat(encoding.leave(CHANNEL, new ClientInfo("", "C", null, null)).text())
                .isEqualTo("42/a,[\"foray:leave\",{\"channel\":\"chat:a\",\"client\":\"C\",\"user\":\"\"}]");
    }

    @Test
    void theSameEncodingServesAllClientsOfANamespace() {
        Encodings encodings = new Encodings();
        ChannelEncoding one = encodings.of("/a", Form.POSITION, "E");

        assertThat(encodings.of("/a", Form.POSITION, "E")).isSameAs(one);
        assertThat(encodings.of("/a", Form.POSITION, "F")).isNotSameAs(one);
        assertThat(encodings.of("/b", Form.POSITION, "E")).isNotSameAs(one);
        assertThat(encodings.of("/a", Form.BARE, "E")).isNotSameAs(one);
    }
}
