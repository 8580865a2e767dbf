package dev.foray.protocol.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.channel.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryIdTest {
    private static final Position START = new Position("ep:och", 12);

    private final String secret = RecoveryId.newSecret();
    private final RecoveryId id = RecoveryId.of(secret, "/a", "ann", START);

    @Test
    void whatAClientBringsIsWhatItWasGiven() {
        assertThat(RecoveryId.parse(id.text(), "/a", "ann")).contains(id);
        assertThat(id.start()).isEqualTo(START);
    }

    @ParameterizedTest
    @CsvSource({"/a, bob", "/a, ''", "/b, ann"})
    void ofNoUseToOthers(String namespace, String user) {
        assertThat(RecoveryId.parse(id.text(), namespace, user)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a.b.c.d:1", "...", "....."})
    void whatIsNoneIsNone(String text) {
        assertThat(RecoveryId.parse(text, "/a", "ann")).isEmpty();
        assertThat(RecoveryId.parse(id.text() + text + "x", "/a", "ann")).isEmpty();
    }

    @Test
    void thePublicIdFollowsFromTheSecretOnly() {
        String publicId = RecoveryId.publicId(secret, "/a");

        assertThat(publicId).matches("[A-Za-z0-9_-]{20}").isEqualTo(RecoveryId.publicId(secret, "/a"));
        assertThat(RecoveryId.publicId(RecoveryId.newSecret(), "/a")).isNotEqualTo(publicId);
        assertThat(RecoveryId.publicId(secret, "/b")).isNotEqualTo(publicId);
        assertThat(id.text()).doesNotContain(publicId);
    }

    @Test
    void aNewOneIsNeverTheSame() {
        assertThat(RecoveryId.of(secret, "/a", "ann", START).text()).isNotEqualTo(id.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "e", "e:", "e:x", "e:-1", "e:1.5", ":5", "e:1234567890123456789", "e: 5"})
    void textsThatAreNoPositions(String text) {
        assertThat(PositionText.parse(text)).isEmpty();
    }

    @Test
    void positionsAreReadAsTheyAreWritten() {
        assertThat(PositionText.of(START)).isEqualTo("ep:och:12");
        assertThat(PositionText.parse("ep:och:12")).contains(START);
    }

    @ParameterizedTest
    @CsvSource({"a%2Cb%20c, 'a,b c'", "a+b%2B, a+b+", "100%, 100%", "%zz, %zz", "b%C3%BCro, büro", "plain, plain"})
    void namespacesMayBeWrittenAsInAUrl(String text, String name) {
        assertThat(PercentEncoding.decode(text)).isEqualTo(name);
    }
}
