package dev.foray.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.foray.testing.ForayApi;
import dev.foray.testing.LiveClient;
import dev.foray.testing.PlainClient;
import dev.foray.testing.Workplace;
import jakarta.json.JsonObject;
import jakarta.json.spi.JsonProvider;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Clients that have no library: plain text over WebSocket, and polling. */
abstract class TextContract {
    private final ForayApi api;

    TextContract(ForayApi api) {
        this.api = api;
    }

    @Test
    void plainClientsTalkToTheOthers() throws IOException {
        try (LiveClient other = subscriber("chat:plain");
                PlainClient plain = new PlainClient(api.webSocket("ws/chat:plain?numbered=true"))) {
            plain.send("hello é😀");
            assertThat(other.awaitPublication().getString("data")).isEqualTo("hello é😀");
            assertThat(api.publish("chat:plain", "{\"text\":\"hi\"}")).contains("\"offset\":2,");

            assertThat(plain.next()).matches("[1-9][0-9]*: hello é😀");
            assertThat(plain.next()).isEqualTo("{\"text\":\"hi\"}");
        }
    }

    @Test
    void aTokenInTheAddressSaysWhoItIs() {
        try (LiveClient other = subscriber("chat:address");
                PlainClient plain = new PlainClient(api.webSocket("ws/chat:address?token=" + token("bob")))) {
            plain.send("hello");

            assertThat(other.awaitPublication().getJsonObject("info").getString("user"))
                    .isEqualTo("bob");
        }
    }

    @Test
    void soDoesOneAmongTheSubprotocols() {
        try (LiveClient other = subscriber("chat:subprotocol");
                PlainClient plain =
                        new PlainClient(api.webSocket("ws/chat:subprotocol"), "foray.text", "token." + token("bob"))) {
            plain.send("hello");

            assertThat(plain.subprotocol()).isEqualTo("foray.text");
            assertThat(other.awaitPublication().getJsonObject("info").getString("user"))
                    .isEqualTo("bob");
        }
    }

    @Test
    void aPollWaitsForWhatIsPublishedNext() throws IOException {
        JsonObject now = poll("chat:poll?timeout=0");
        assertThat(now.getInt("offset")).isZero();
        assertThat(now.getJsonArray("publications")).isEmpty();

        CompletableFuture<JsonObject> next = CompletableFuture.supplyAsync(
                () -> poll("chat:poll?timeout=55&since=" + now.getString("epoch") + ":0"));
        assertThat(api.publish("chat:poll", "\"first\"")).contains("\"offset\":1,");

        assertThat(next.join().getInt("offset")).isEqualTo(1);
        assertThat(next.join().getJsonArray("publications").getJsonObject(0).getString("data"))
                .isEqualTo("first");
    }

    @Test
    void aPollAnswersWhenItsTimeIsOver() {
        JsonObject now = poll("chat:nothing?timeout=0");

        JsonObject later = poll("chat:nothing?timeout=1&since=" + now.getString("epoch") + ":0");

        assertThat(later.getInt("offset")).isZero();
        assertThat(later.getJsonArray("publications")).isEmpty();
    }

    private JsonObject poll(String channel) {
        try {
            return JsonProvider.provider()
                    .createReader(
                            new StringReader(api.get("api/poll/" + channel).body()))
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
