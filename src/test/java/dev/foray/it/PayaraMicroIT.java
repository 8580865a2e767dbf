package dev.foray.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.testing.LiveClient;
import dev.foray.testing.PlainClient;
import java.io.File;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The WAR as it is shipped, deployed into Payara Micro by Arquillian and used from outside. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
final class PayaraMicroIT {
    private static final String API_KEY = "key-of-this-test";

    @ArquillianResource
    URL base;

    /** One that no earlier run has used, because the data stay. */
    private final String channel = "chat:" + UUID.randomUUID();

    @Deployment(testable = false)
    static WebArchive war() {
        return ShrinkWrap.create(ZipImporter.class, "foray.war")
                .importFrom(new File(System.getProperty("foray.war")))
                .as(WebArchive.class);
    }

    @Test
    void twoSubscribersSeeWhatIsPushedInByHttp() throws Exception {
        try (LiveClient one = client();
                LiveClient two = client()) {
            one.subscribe(channel);
            two.subscribe(channel);

            HttpResponse<String> answer =
                    post("api/publish", API_KEY, "{\"channel\":\"" + channel + "\",\"data\":{\"text\":\"hello\"}}");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"offset\":1", "\"epoch\":");
            assertThat(one.awaitPublication().getJsonObject("data").getString("text"))
                    .isEqualTo("hello");
            assertThat(two.awaitPublication().getJsonObject("data").getString("text"))
                    .isEqualTo("hello");
        }
    }

    @Test
    void whatOneClientPublishesTheOtherSeesAndTheReplyHasItsPlace() {
        try (LiveClient one = client();
                LiveClient two = client()) {
            one.subscribe(channel);
            two.subscribe(channel);

            one.send("{\"id\":3,\"publish\":{\"channel\":\"" + channel + "\",\"data\":\"hi\"}}");

            assertThat(two.awaitPublication().getString("data")).isEqualTo("hi");
            assertThat(one.await(message -> message.containsKey("publish"))
                            .getJsonObject("publish")
                            .getInt("offset"))
                    .isEqualTo(1);
        }
    }

    @Test
    void plainClientsOfTheJdkTalkToTheOthers() throws Exception {
        try (LiveClient other = client();
                PlainClient plain = new PlainClient(webSocket("ws/" + channel + "?numbered=true"))) {
            other.subscribe(channel);

            plain.send("hello é😀");
            assertThat(other.awaitPublication().getString("data")).isEqualTo("hello é😀");
            post("api/publish", API_KEY, "{\"channel\":\"" + channel + "\",\"data\":{\"text\":\"hi\"}}");

            assertThat(plain.next()).matches("[1-9][0-9]*: hello é😀");
            assertThat(plain.next()).isEqualTo("{\"text\":\"hi\"}");
        }
    }

    @Test
    void aWrongKeyIsRefused() throws Exception {
        HttpResponse<String> answer = post("api/publish", "wrong", "{\"channel\":\"chat:lobby\",\"data\":1}");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).doesNotContain(API_KEY);
    }

    private LiveClient client() {
        return new LiveClient(webSocket("connection/websocket")).connect();
    }

    private URI webSocket(String path) {
        return URI.create(base.toString().replaceFirst("http", "ws") + path);
    }

    private HttpResponse<String> post(String path, String key, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .header("X-API-Key", key)
                .POST(BodyPublishers.ofString(body))
                .build();
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request, BodyHandlers.ofString());
    }
}
