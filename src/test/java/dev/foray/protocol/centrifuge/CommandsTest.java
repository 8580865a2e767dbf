package dev.foray.protocol.centrifuge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.protocol.JsonValues;
import dev.foray.protocol.SizeLimit;
import dev.foray.protocol.centrifuge.Command.SubscribeRequest;
import dev.foray.session.Disconnect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    @Test
    void linesAreCommands() {
        Commands commands = new CommandDecoder().decode("""
                        {"id":1,"connect":{"token":"t","name":"js","headers":{"a":"b"}}}
                        {"id":2,"presence_stats":{"channel":"news"}}

                        {"id":4294967295,"sub_refresh":{"channel":"news","token":"x"}}
                        """);

        assertThat(commands.problem()).isNull();
        assertThat(commands.lines()).extracting(line -> line.command().id()).containsExactly(1L, 2L, 4294967295L);
        assertThat(commands.lines().get(0).command().connect().token()).isEqualTo("t");
        assertThat(commands.lines().get(1).command().presenceStats().channel()).isEqualTo("news");
        assertThat(commands.lines().get(2).command().subRefresh().token()).isEqualTo("x");
        assertThat(commands.lines().get(0).length()).isEqualTo(64);
    }

    @Test
    void everyFieldOfASubscriptionArrives() {
        SubscribeRequest request = subscribe("""
                {"channel":"c","token":"t","recover":true,"epoch":"e","offset":9007199254740993,"positioned":true,\
                "recoverable":true,"join_leave":true,"delta":"fossil","tf":{"op":"and"},"flag":3,"type":1,"phase":2,\
                "cursor":"k","limit":100,"asc":true,"data":{}}""");

        assertThat(request.channel()).isEqualTo("c");
        assertThat(request.token()).isEqualTo("t");
        assertThat(request.recover()).isTrue();
        assertThat(request.epoch()).isEqualTo("e");
        assertThat(request.offset()).isEqualTo(9007199254740993L);
        assertThat(request.positioned()).isTrue();
        assertThat(request.recoverable()).isTrue();
        assertThat(request.joinLeave()).isTrue();
        assertThat(request.delta()).isEqualTo("fossil");
        assertThat(request.tf()).isNotNull();
        assertThat(request.flag()).isEqualTo(3);
        assertThat(request.type()).isEqualTo(1);
        assertThat(request.phase()).isEqualTo(2);
        assertThat(request.cursor()).isEqualTo("k");
        assertThat(request.limit()).isEqualTo(100);
    }

    @Test
    void whatIsLeftOutIsZeroEmptyOrFalse() {
        assertThat(subscribe("{}"))
                .isEqualTo(new SubscribeRequest(
                        null, null, false, null, 0, false, false, false, null, null, 0, 0, 0, null, 0));
    }

    private static SubscribeRequest subscribe(String request) {
        return decode("{\"id\":1,\"subscribe\":" + request + "}")
                .lines()
                .get(0)
                .command()
                .subscribe();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ \"a\" : [ 1 , 2.50 , null ] } | {\"a\":[1,2.50,null]}",
                "\"\\u00e9\\ud83d\\ude00\"       | \"é😀\"",
                "\"a\\nb\"                       | \"a\\nb\"",
                "\"\\ud83d\"                     | \"\\ud83d\"",
                "\"\\ude00\\ud83d x\"            | \"\\ude00\\ud83d x\"",
                "12345678901234567890.123        | 12345678901234567890.123",
                "null                            | null",
                "\"\\u2028\"                     | \"\u2028\"",
            })
    void dataBecomesCompactTextThatCanBeSent(String data, String text) {
        Commands commands = decode("{\"id\":1,\"publish\":{\"channel\":\"c\",\"data\":" + data + "}}");

        assertThat(JsonValues.text(commands.lines().get(0).command().publish().data())
                        .text())
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"{\"id\":1},8", "{\"é\":1},8", "{\"😀\":1},10", "{\"€€€\":1},15"})
    void theLimitOfAMessageIsInBytes(String text, int bytes) {
        assertThat(Commands.decode(text, new SizeLimit(bytes)).problem()).isNull();
        assertThat(Commands.decode(text, new SizeLimit(bytes - 1)).problem())
                .isEqualTo(new Disconnect(1009, "message too big: websocket.message_size_limit " + (bytes - 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", " \r\n\n"})
    void anEmptyMessageIsABadRequest(String text) {
        assertThat(decode(text).problem().code()).isEqualTo(3501);
        assertThat(decode(text).problem().reason()).isEqualTo("bad request: an empty message");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "{\"id\":1",
                "{\"id\":tru}",
                "[{\"id\":1}]",
                "{\"id\":{}}",
                "{\"subscribe\":[]}",
                "{\"id\":1,\"x\":[",
                "{\"id\":1}{\"id\":2}",
            })
    void whatIsNoCommandIsABadRequestThatSaysSo(String text) {
        Commands commands = decode("{\"id\":7}\n" + text);

        assertThat(commands.lines()).hasSize(1);
        assertThat(commands.problem().code()).isEqualTo(3501);
        assertThat(commands.problem().reason()).startsWith("bad request: not a JSON command, ");
    }

    private static Commands decode(String text) {
        return Commands.decode(text, new SizeLimit(65536));
    }
}
