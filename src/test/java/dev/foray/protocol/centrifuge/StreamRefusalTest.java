package dev.foray.protocol.centrifuge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.testing.Latches;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients of streams are refused, over real sockets. */
class StreamRefusalTest {
    private static final String CONNECT = "{'id':1,'connect':{}}";
    private static final String HTTP_STREAM = "/connection/http_stream";

    @TempDir
    Path folder;

    private StreamServer streams;

    @BeforeEach
    void start() {
        streams = new StreamServer(
                folder, Map.of("client.queue_max_size", "65536", "websocket.message_size_limit", "4096"));
    }

    @AfterEach
    void stop() {
        streams.close();
    }

    private TestServer server() {
        return streams.server;
    }

    private static String session(String reply) {
        return StreamClient.field(reply, "session");
    }

    private void emulate(String session, String commands) {
        assertThat(streams.emulate(session, commands.replace('\'', '"')).statusCode())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource({
        "unknown, node-1, {'id':2}, 404, no such session",
        "SESSION, node-2, {'id':2}, 404, no such session",
        "SESSION, node-1, '', 400, data",
        "SESSION, node-1, LONG, 413, websocket.message_size_limit 4096"
    })
    void whatCannotBeTakenIsRefused(String session, String node, String data, int status, String why) {
        try (StreamClient client = streams.stream(HTTP_STREAM, CONNECT)) {
            String mine = session(client.next());
            String commands = data.equals("LONG") ? "{'id':2,'rpc':{'method':'" + "x".repeat(5_000) + "'}}" : data;

            HttpResponse<String> answer = streams.post(
                    "emulation",
                    "{\"session\":\"" + session.replace("SESSION", mine) + "\",\"node\":\"" + node + "\",\"data\":\""
                            + commands.replace("'", "\\\"") + "\"}");

            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.body()).contains("\"code\":", why);
            emulate(mine, "{'id':2,'presence':{'channel':'room:1'}}");
            assertThat(client.next()).startsWith("{'id':2,'presence'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"session\":", "{\"session\":\"a\",\"node\":\"node-1\",\"data\":{}}", "x"})
    void whatIsNoEnvelopeIsABadRequest(String body) {
        assertThat(streams.post("emulation", body).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connection/http_stream",
                "connection/sse",
                "connection/uni_sse",
                "connection/uni_http_stream",
                "emulation"
            })
    void whatIsTooLongIsRefusedByTheNameOfItsLimit(String path) {
        for (boolean lengthIsKnown : List.of(true, false)) {
            byte[] body = "x".repeat(20_000).getBytes(StandardCharsets.UTF_8);
            HttpResponse<String> answer = streams.send(streams.request(path)
                    .POST(
                            lengthIsKnown
                                    ? BodyPublishers.ofByteArray(body)
                                    : BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body))));

            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("websocket.message_size_limit 4096");
        }
        Latches.eventually("forgotten", () -> server().registry.size() == 0);
    }

    @ParameterizedTest
    @CsvSource({"connection/sse,cf_connect", "connection/uni_sse?cf_connect=x,not a connect request"})
    void aStreamThatWasNotAskedForRightIsRefused(String path, String why) {
        HttpResponse<String> answer = streams.send(streams.request(path).GET());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(why);
    }

    @Test
    void aOneWayRequestThatIsNoJsonIsRefused() {
        assertThat(streams.post("connection/uni_http_stream", "x").statusCode()).isEqualTo(400);
        Latches.eventually("forgotten", () -> server().registry.size() == 0);
    }

    @ParameterizedTest
    @CsvSource({
        "connection/http_stream,GET,'POST, OPTIONS'",
        "connection/sse,PUT,'GET, POST, OPTIONS'",
        "emulation,GET,'POST, OPTIONS'"
    })
    void otherMethodsAreNotAllowed(String path, String method, String allowed) {
        HttpResponse<String> answer = streams.send(streams.request(path).method(method, BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"connection/http_stream", "connection/sse", "connection/uni_sse", "emulation"})
    void pagesOfOtherOriginsComeInAsOverWebSockets(String path) {
        HttpResponse<String> foreign = streams.send(
                streams.request(path).header("Origin", "https://bad.example").POST(BodyPublishers.ofString(CONNECT)));
        HttpResponse<String> asked = streams.send(streams.request(path)
                .header("Origin", "https://good.example")
                .header("Access-Control-Request-Headers", "content-type")
                .method("OPTIONS", BodyPublishers.noBody()));

        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(foreign.body()).contains("client.allowed_origins");
        assertThat(foreign.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(asked.statusCode()).isEqualTo(204);
        assertThat(asked.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://good.example");
        assertThat(asked.headers().firstValue("Access-Control-Allow-Headers")).hasValue("content-type");
        assertThat(asked.headers().firstValue("Access-Control-Allow-Methods").orElse(""))
                .contains("POST");
        assertThat(asked.headers().firstValue("Access-Control-Allow-Credentials"))
                .hasValue("true");
    }

    @Test
    void whoComesWhenTheServerIsFullIsToldTheLimit() {
        streams.close();
        streams = new StreamServer(folder, Map.of("client.connection_limit", "1"));
        try (StreamClient first = streams.stream(HTTP_STREAM, CONNECT);
                StreamClient second = streams.stream(HTTP_STREAM, CONNECT)) {
            assertThat(first.next()).startsWith("{'id':1,'connect'");
            assertThat(second.next()).startsWith("{'push':{'disconnect':{'code':3504,'reason':'connection limit");
            assertThat(second.next()).isNull();
        }
    }

    @Test
    void whoComesTooOftenIsToldToComeLater() {
        streams.close();
        streams = new StreamServer(folder, Map.of("client.connection_rate_limit", "1"));
        String connect = CONNECT.replace('\'', '"');
        List<StreamClient> all = Stream.generate(
                        () -> StreamClient.unread(streams.port(), "POST /app" + HTTP_STREAM, connect))
                .limit(10)
                .toList();

        all.forEach(StreamClient::readHead);
        assertThat(all).extracting(StreamClient::status).contains(200, 503).containsOnly(200, 503);
        for (StreamClient client : all) {
            try (client) {
                if (client.status() == 503) {
                    assertThat(client.header("Retry-After")).isEqualTo("1");
                    assertThat(client.body()).contains("3013", "connection_rate_limit 1");
                } else {
                    assertThat(client.next()).startsWith("{'id':1,'connect'");
                }
            }
        }
    }
}
