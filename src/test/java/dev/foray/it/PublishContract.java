package dev.foray.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.testing.ForayApi;
import dev.foray.testing.LiveClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** What one pushes in, the others see. */
abstract class PublishContract {
    private final ForayApi api;

    PublishContract(ForayApi api) {
        this.api = api;
    }

    @Test
    void twoSubscribersSeeWhatIsPushedInByHttp() throws IOException {
        try (LiveClient one = subscriber("chat:pushed");
                LiveClient two = subscriber("chat:pushed")) {
            assertThat(api.publish("chat:pushed", "{\"text\":\"hello\"}")).contains("\"offset\":1", "\"epoch\":");

            assertThat(one.awaitPublication().getJsonObject("data").getString("text"))
                    .isEqualTo("hello");
            assertThat(two.awaitPublication().getJsonObject("data").getString("text"))
                    .isEqualTo("hello");
        }
    }

    @Test
    void whatOneClientPublishesTheOtherSeesAndTheReplyHasItsPlace() {
        try (LiveClient one = subscriber("chat:published");
                LiveClient two = subscriber("chat:published")) {
            one.send("{\"id\":3,\"publish\":{\"channel\":\"chat:published\",\"data\":\"hi\"}}");

            assertThat(two.awaitPublication().getString("data")).isEqualTo("hi");
            assertThat(one.await(message -> message.containsKey("publish"))
                            .getJsonObject("publish")
                            .getInt("offset"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aWrongKeyIsRefused() throws IOException {
        HttpResponse<String> answer = api.post("publish", "{\"channel\":\"chat:refused\",\"data\":1}", "wrong");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).doesNotContain(ForayApi.KEY);
    }

    private LiveClient subscriber(String channel) {
        LiveClient client = new LiveClient(api.webSocket()).connect();
        client.subscribe(channel);
        return client;
    }
}
