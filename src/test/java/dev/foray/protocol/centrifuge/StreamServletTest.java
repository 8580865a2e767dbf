package dev.foray.protocol.centrifuge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.channel.ChannelName;
import dev.foray.testing.Latches;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams in Tomcat, over real sockets; it has {@value StreamServer#THREADS} threads for requests. */
class StreamServletTest {
    private static final String CONNECT = "{'id':1,'connect':{}}";
    private static final String HTTP_STREAM = "/connection/http_stream";
    private static final int MANY = 500;

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

    private static String encoded(String text) {
        return URLEncoder.encode(text.replace('\'', '"'), StandardCharsets.UTF_8);
    }

    private static String session(String reply) {
        assertThat(reply).contains("'ping':23,'pong':true,'session':'", "'node':'" + StreamServer.NODE + "'");
        return StreamClient.field(reply, "session");
    }

    private void emulate(String session, String commands) {
        HttpResponse<String> answer = streams.emulate(session, commands.replace('\'', '"'));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    }

    @Test
    void commandsComeByRequestsAndRepliesByTheStream() {
        try (StreamClient client = streams.stream(HTTP_STREAM, CONNECT)) {
            String session = session(client.next());

            emulate(
                    session,
                    "{'id':2,'subscribe':{'channel':'news:1'}}\n{'id':3,'publish':{'channel':'news:1','data':1}}");

            assertThat(client.next()).startsWith("{'id':2,'subscribe':{");
            List<String> both = List.of(client.next(), client.next());
            assertThat(both).anyMatch(line -> line.startsWith("{'push':{'channel':'news:1','pub':{'data':1"));
            assertThat(both).anyMatch(line -> line.startsWith("{'id':3,'publish':{"));
        }
    }

    @Test
    void eventSourcesAreServedByGet() {
        try (StreamClient client = streams.streamAt("/connection/sse?cf_connect=" + encoded(CONNECT))) {
            assertThat(client.header("Content-Type")).isEqualToIgnoringCase("text/event-stream;charset=UTF-8");
            assertThat(client.next()).isEmpty();
            String reply = client.next();
            assertThat(reply).startsWith("data: {'id':1,'connect':{");
            assertThat(client.next()).isEmpty();

            emulate(session(reply), "{'id':2,'presence':{'channel':'room:1'}}");

            assertThat(client.next()).isEqualTo("data: {'id':2,'presence':{'presence':{}}}");
        }
    }

    @Test
    void orByPost() {
        try (StreamClient client = streams.stream("/connection/sse", CONNECT)) {
            assertThat(client.next()).isEmpty();
            assertThat(client.next()).startsWith("data: {'id':1,'connect':{");
        }
    }

    @Test
    void nothingOnTheWayIsToKeepAnythingBack() {
        try (StreamClient client = streams.stream(HTTP_STREAM, CONNECT)) {
            assertThat(client.status()).isEqualTo(200);
            assertThat(client.header("Cache-Control")).contains("no-cache", "no-transform", "no-store");
            assertThat(client.header("X-Accel-Buffering")).isEqualTo("no");
            assertThat(client.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(client.header("Content-Type")).isEqualToIgnoringCase("text/plain;charset=UTF-8");
            assertThat(client.header("Transfer-Encoding")).isEqualTo("chunked");
        }
    }

    @Test
    void requestsThatOvertakeEachOtherAreTakenInOrder() {
        try (StreamClient client = streams.stream(HTTP_STREAM, CONNECT)) {
            String session = session(client.next());

            emulate(session, "{'id':3,'publish':{'channel':'two:1','data':'second'}}");
            emulate(session, "{'id':2,'publish':{'channel':'two:1','data':'first'}}");

            assertThat(client.next()).startsWith("{'id':2,'publish':{'offset':1");
            assertThat(client.next()).startsWith("{'id':3,'publish':{'offset':2");
        }
    }

    @Test
    void oneWayStreamsShowWhatIsPublished() {
        try (StreamClient events = streams.streamAt("/connection/uni_sse?channel=news:1");
                StreamClient lines = streams.stream("/connection/uni_http_stream", "{'subs':{'news:1':{}}}")) {
            assertThat(events.next()).isEmpty();
            assertThat(events.next()).startsWith("data: {'connect':{");
            assertThat(events.next()).isEmpty();
            assertThat(lines.next()).startsWith("{'connect':{");

            server().publish("news:1", "{\"text\":\"é😀\"}");

            String published = "{'channel':'news:1','pub':{'data':{'text':'é😀'},'offset':1}}";
            assertThat(events.next()).isEqualTo("data: " + published);
            assertThat(lines.next()).isEqualTo(published);
        }
    }

    @Test
    void whatIsNoCommandEndsTheStream() {
        try (StreamClient client = streams.stream(HTTP_STREAM, CONNECT + "\nx")) {
            assertThat(client.next()).startsWith("{'id':1,'connect'");
            assertThat(client.next())
                    .startsWith("{'push':{'disconnect':{'code':3501,'reason':'bad request: not a JSON");
            assertThat(client.next()).isNull();
        }
    }

    @Test
    void aClientThatVanishesLeavesPresence() {
        ChannelName room = new ChannelName("room:1");
        StreamClient client = streams.streamAt("/connection/uni_sse?channel=room:1");
        Latches.eventually("there", () -> server().hub.presence(room).clients().size() == 1);

        client.vanish();

        // No container tells before something is written.
        Latches.eventually("left", () -> {
            server().publish("room:1", "1");
            return server().hub.presence(room).clients().isEmpty();
        });
        Latches.eventually("forgotten", () -> server().registry.size() == 0);
    }

    @Test
    void whoIsHereWhenTheServerStopsIsToldToComeBack() {
        try (StreamClient client = streams.stream(HTTP_STREAM, CONNECT);
                StreamClient oneWay = streams.streamAt("/connection/uni_sse")) {
            String session = session(client.next());
            server().sessions.close();

            assertThat(client.next()).isEqualTo("{'push':{'disconnect':{'code':3001,'reason':'shutdown'}}}");
            assertThat(client.next()).isNull();
            assertThat(oneWay.next()).isEmpty();
            assertThat(oneWay.next()).startsWith("data: {'connect'");
            assertThat(oneWay.next()).isEmpty();
            assertThat(oneWay.next()).isEqualTo("data: {'disconnect':{'code':3001,'reason':'shutdown'}}");
            assertThat(streams.emulate(session, "{}").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void manyStreamsHoldNoThreadEach() {
        List<StreamClient> clients = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            clients.add(streams.streamAt("/connection/uni_sse?channel=x"));
        }
        Latches.eventually("all", () -> server().hub.figures().subscriptions() == MANY);

        server().publish("x", "\"for all\"");

        for (StreamClient client : clients) {
            for (int line = 0; line < 3; line++) {
                var unused = client.next();
            }
            assertThat(client.next()).isEqualTo("data: {'channel':'x','pub':{'data':'for all'}}");
            client.close();
        }
    }

    @Test
    void aClientThatNeverReadsCostsTheOthersNothing() {
        List<StreamClient> readers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            readers.add(streams.stream("/connection/uni_http_stream", "{'subs':{'x':{}}}"));
        }
        List<StreamClient> idle = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            idle.add(StreamClient.unread(streams.port(), "GET /app/connection/uni_sse?channel=flood", ""));
        }
        Latches.eventually("subscribed", () -> server().hub.figures().subscriptions() == 22);

        String much = "\"" + "y".repeat(20_000) + "\"";
        int count = 0;
        while (server().hub.figures().subscriptions() > 20 || count < 100) {
            server().publish("flood", much);
            server().publish("x", "" + count++);
        }

        assertThat(server().sessions.disconnects()).containsEntry(3008, 2L);
        for (StreamClient reader : readers) {
            assertThat(reader.next()).startsWith("{'connect'");
            for (int i = 0; i < count; i++) {
                assertThat(reader.next()).isEqualTo("{'channel':'x','pub':{'data':" + i + "}}");
            }
            reader.close();
        }
        idle.forEach(StreamClient::close);
    }
}
