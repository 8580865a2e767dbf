package dev.foray.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.foray.testing.Container;
import dev.foray.testing.Container.Peculiarity;
import dev.foray.testing.ForayApi;
import dev.foray.testing.LiveClient;
import dev.foray.testing.PlainClient;
import dev.foray.testing.Workplace;
import jakarta.json.JsonObject;
import jakarta.json.spi.JsonProvider;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Clients that have no library: plain text over WebSocket, and polling. */
abstract class TextContract {
    private static final String NAMED = "?channel=";

    private final ForayApi api;

    /** Between the address and the channel that it names. */
    private final String naming;

    private final String more;

    TextContract(ForayApi api, Container container) {
        this.api = api;
        boolean inPath = !container.has(Peculiarity.TAKES_NO_COLON_IN_A_PATH);
        this.naming = inPath ? "/" : NAMED;
        this.more = inPath ? "?" : "&";
    }

    private String named(String address, String channel, String parameters) {
        return address + naming + channel + more + parameters;
    }

    @Test
    void plainClientsTalkToTheOthers() throws IOException {
        talk("chat:plain", named("ws", "chat:plain", "numbered=true"));
    }

    @Test
    void soTheyDoWhereAParameterNamesTheChannel() throws IOException {
        talk("chat:parameter", "ws" + NAMED + "chat:parameter&numbered=true");
    }

    private void talk(String channel, String address) throws IOException {
        try (LiveClient other = subscriber(channel);
                PlainClient plain = new PlainClient(api.webSocket(address))) {
            plain.send("hello é😀");
            assertThat(other.awaitPublication().getString("data")).isEqualTo("hello é😀");
            assertThat(api.publish(channel, "{\"text\":\"hi\"}")).contains("\"offset\":2,");

            assertThat(plain.next()).matches("[1-9][0-9]*: hello é😀");
            assertThat(plain.next()).isEqualTo("{\"text\":\"hi\"}");
        }
    }

    @Test
    void aTokenInTheAddressSaysWhoItIs() {
        try (LiveClient other = subscriber("chat:address");
                PlainClient plain =
                        new PlainClient(api.webSocket(named("ws", "chat:address", "token=" + token("bob"))))) {
            plain.send("hello");

            assertThat(other.awaitPublication().getJsonObject("info").getString("user"))
                    .isEqualTo("bob");
        }
    }

    @Test
    void soDoesOneAmongTheSubprotocols() {
        try (LiveClient other = subscriber("chat:subprotocol");
                PlainClient plain = new PlainClient(
                        api.webSocket(named("ws", "chat:subprotocol", "")), "foray.text", "token." + token("bob"))) {
            plain.send("hello");

            assertThat(plain.subprotocol()).isEqualTo("foray.text");
            assertThat(other.awaitPublication().getJsonObject("info").getString("user"))
                    .isEqualTo("bob");
        }
    }

    @Test
    void aPollWaitsForWhatIsPublishedNext() throws IOException {
        JsonObject now = poll("chat:poll", "timeout=0");
        assertThat(now.getInt("offset")).isZero();
        assertThat(now.getJsonArray("publications")).isEmpty();

        CompletableFuture<JsonObject> next = CompletableFuture.supplyAsync(
                () -> poll("chat:poll", "timeout=55&since=" + now.getString("epoch") + ":0"));
        assertThat(api.publish("chat:poll", "\"first\"")).contains("\"offset\":1,");

        assertThat(next.join().getInt("offset")).isEqualTo(1);
        assertThat(next.join().getJsonArray("publications").getJsonObject(0).getString("data"))
                .isEqualTo("first");
    }

    @Test
    void aPollMayNameItsChannelByAParameter() throws IOException {
        assertThat(api.publish("chat:named", "\"first\"")).contains("\"offset\":1,");

        JsonObject answer = json("api/poll" + NAMED + "chat:named&since=:0");

        assertThat(answer.getJsonArray("publications").getJsonObject(0).getString("data"))
                .isEqualTo("first");
    }

    @Test
    void aPollThatKnowsAllIsToldSoInItsStatus() throws IOException {
        assertThat(api.publish("chat:known", "\"first\"")).contains("\"offset\":1,");
        String address = named("api/poll", "chat:known", "timeout=0");
        String tag = api.get(address).headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> answer = api.get(address, "If-None-Match", tag);

        assertThat(answer.statusCode()).isEqualTo(304);
        assertThat(answer.headers().firstValue("ETag")).hasValue(tag);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void aPollAnswersWhenItsTimeIsOver() {
        JsonObject now = poll("chat:nothing", "timeout=0");

        JsonObject later = poll("chat:nothing", "timeout=1&since=" + now.getString("epoch") + ":0");

        assertThat(later.getInt("offset")).isZero();
        assertThat(later.getJsonArray("publications")).isEmpty();
    }

    private JsonObject poll(String channel, String parameters) {
        return json(named("api/poll", channel, parameters));
    }

    private JsonObject json(String address) {
        try {
            return JsonProvider.provider()
                    .createReader(new StringReader(api.get(address).body()))
                    .readObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LiveClient subscriber(String channel) {
        LiveClient client = new LiveClient(api.webSocket()).connect();
        client.subscribe(channel);
        return client;
    }

    private static String token(String user) {
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder().subject(user).build());
        try {
            token.sign(new MACSigner(Workplace.TOKEN_SECRET));
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
        return token.serialize();
    }
}
