package dev.foray.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.testing.ForayApi;
import jakarta.json.JsonObject;
import jakarta.json.spi.JsonProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients without WebSocket: responses that do not end. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
abstract class StreamContract {
    private static final JsonProvider JSON = JsonProvider.provider();

    private final ForayApi api;

    StreamContract(ForayApi api) {
        this.api = api;
    }

    @Test
    void serverSentEventsComeOneByOne() throws IOException {
        try (BufferedReader stream = api.stream("connection/uni_sse?channel=chat:events")) {
            assertThat(next(stream).getJsonObject("connect").getJsonObject("subs"))
                    .containsKey("chat:events");
            for (int i = 0; i < 3; i++) {
                assertThat(api.publish("chat:events", Integer.toString(i))).contains("\"offset\"");

                JsonObject push = next(stream);
                assertThat(push.getString("channel")).isEqualTo("chat:events");
                assertThat(push.getJsonObject("pub").getInt("data")).isEqualTo(i);
            }
        }
    }

    @Test
    void aStreamOneWayAndRequestsTheOtherAreAConnection() throws IOException {
        try (BufferedReader stream = api.stream("connection/http_stream", "{\"id\":1,\"connect\":{}}")) {
            JsonObject connect = next(stream).getJsonObject("connect");
            JsonObject envelope = JSON.createObjectBuilder()
                    .add("session", connect.getString("session"))
                    .add("node", connect.getString("node", ""))
                    .add("data", "{\"id\":2,\"subscribe\":{\"channel\":\"chat:stream\"}}")
                    .build();
            assertThat(api.send("emulation", envelope.toString()).statusCode()).isEqualTo(204);
            assertThat(next(stream).getInt("id")).isEqualTo(2);

            assertThat(api.publish("chat:stream", "\"hello\"")).contains("\"offset\"");

            assertThat(next(stream).getJsonObject("push").getJsonObject("pub").getString("data"))
                    .isEqualTo("hello");
        }
    }

    /** The next message but signs of life. */
    private static JsonObject next(BufferedReader stream) throws IOException {
        while (true) {
            String line = stream.readLine();
            assertThat(line).as("the stream ended").isNotNull();
            String json = line.replaceFirst("^data: ", "");
            if (json.startsWith("{") && !json.equals("{}")) {
                return JSON.createReader(new StringReader(json)).readObject();
            }
        }
    }
}
