package dev.foray.protocol.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.foray.channel.JsonText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketDecoderTest {
    private final PacketDecoder decoder = new PacketDecoder();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0                        | CONNECT    | /        |     |",
                "0{\"token\":\"1\"}       | CONNECT    | /        |     | {\"token\":\"1\"}",
                "0/custom                 | CONNECT    | /custom  |     |",
                "0/custom,                | CONNECT    | /custom  |     |",
                "0/chat:a,{\"x\":[1]}     | CONNECT    | /chat:a  |     | {\"x\":[1]}",
                "1                        | DISCONNECT | /        |     |",
                "1/custom,                | DISCONNECT | /custom  |     |",
                "2[\"foo\"]               | EVENT      | /        |     | [\"foo\"]",
                "2[5,null]                | EVENT      | /        |     | [5,null]",
                "2/a,12[\"foo\",{}]       | EVENT      | /a       | 12  | [\"foo\",{}]",
                "20[\"foo\"]              | EVENT      | /        | 0   | [\"foo\"]",
                "3456[1,\"2\"]            | ACK        | /        | 456 | [1,\"2\"]",
                "3/a,0[]                  | ACK        | /a       | 0   | []",
                "50-[\"foo\"]             | EVENT      | /        |     | [\"foo\"]",
                "60-/a,7[]                | ACK        | /a       | 7   | []",
            })
    void textsArePackets(String text, SocketPacket.Type type, String namespace, Long ackId, String data) {
        SocketPacket packet = decoder.text(text);

        assertThat(packet.type()).isEqualTo(type);
        assertThat(packet.namespace()).isEqualTo(namespace);
        assertThat(packet.ackId()).isEqualTo(ackId);
        assertThat(packet.data() == null ? null : packet.data().toString()).isEqualTo(data);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "abc",
                "2",
                "2{}",
                "2[]",
                "2[null]",
                "2[{}]",
                "2[\"connect\"]",
                "2[\"disconnecting\"]",
                "2abc[\"foo\"]",
                "2[\"foo\"",
                "2[\"foo\"]x",
                "21234567890123456[\"foo\"]",
                "0[]",
                "0\"x\"",
                "0{\"a\":}",
                "1{}",
                "3{}",
                "3",
                "4{\"message\":\"no\"}",
                "5[\"foo\"]",
                "5-[\"foo\"]",
                "5x-[\"foo\"]",
                "51[\"foo\"]",
                "511-[\"foo\"]",
                "5999-[\"foo\"]",
                "51.5-[\"foo\"]",
            })
    void everythingElseIsMalformed(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> decoder.text(text));
    }

    @Test
    void aPacketIsWholeWhenItsBinaryDataAreThere() {
        assertThat(decoder.text("52-/a,7[\"foo\",{\"_placeholder\":true,\"num\":1},{\"_placeholder\":true,\"num\":0}]"))
                .isNull();
        assertThat(decoder.binary(new byte[] {1})).isNull();

        SocketPacket packet = decoder.binary(new byte[] {2, 3});

        assertThat(Arguments.of(packet.arguments(), packet.attachments()))
                .containsExactly(new byte[] {2, 3}, new byte[] {1});
        assertThat(decoder.text("2[\"next\"]").event()).isEqualTo("next");
    }

    @Test
    void nothingMayComeBetweenAPacketAndItsBinaryData() {
        var unused = decoder.text("51-[\"foo\",{\"_placeholder\":true,\"num\":0}]");

        assertThatIllegalArgumentException().isThrownBy(() -> decoder.text("2[\"foo\"]"));
    }

    @Test
    void binaryDataBelongToAPacket() {
        assertThatIllegalArgumentException().isThrownBy(() -> decoder.binary(new byte[1]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1", "1.5", "\"0\"", "null", "1e99"})
    void aPlaceholderForNothingIsMalformed(String number) {
        SocketPacket packet = binary("{\"_placeholder\":true,\"num\":" + number + "}");

        assertThatIllegalArgumentException().isThrownBy(() -> Event.data(packet));
    }

    @Test
    void binaryDataCanBeTakenOnceEach() {
        SocketPacket packet = binary("{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":0}");

        assertThatIllegalArgumentException().isThrownBy(() -> Event.data(packet));
    }

    private SocketPacket binary(String arguments) {
        assertThat(decoder.text("51-[\"foo\"," + arguments + "]")).isNull();
        return decoder.binary(new byte[] {1, 2, 3});
    }

    @Test
    void whatLooksLikeAPlaceholderIsNoneInAPacketWithoutBinaryData() {
        SocketPacket packet = decoder.text("2[\"foo\",{\"_placeholder\":true,\"num\":0}]");

        assertThat(Event.data(packet))
                .isEqualTo(new JsonText("{\"event\":\"foo\",\"args\":[{\"_placeholder\":true,\"num\":0}]}"));
    }

    @Test
    void binaryDataAreObjectsInPublications() {
        SocketPacket packet = binary("{\"a\":[{\"_placeholder\":true,\"num\":0},\"x\"]}");

        assertThat(Event.data(packet).text())
                .isEqualTo("{\"event\":\"foo\",\"args\":[{\"a\":[{\"_binary\":\"AQID\"},\"x\"]}]}");
    }

    @Test
    void halvesOfSurrogatePairsStayEscapes() {
        SocketPacket packet = decoder.text("2[\"foo\",\"\\ud83d\"]");

        assertThat(Event.data(packet).text()).isEqualTo("{\"event\":\"foo\",\"args\":[\"\\ud83d\"]}");
    }

    @Test
    void noNestingIsTooDeepForTheStack() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);

        assertThatIllegalArgumentException().isThrownBy(() -> decoder.text("2[\"foo\"," + deep + "]"));
    }

    @Test
    void namesMayBeNumbers() {
        assertThat(decoder.text("2[12,1]").event()).isEqualTo("12");
        assertThat(decoder.text("2[12,1]").arguments().toString()).isEqualTo("[1]");
        assertThat(List.of(decoder.text("2[1.50]").event())).containsExactly("1.50");
    }
}
