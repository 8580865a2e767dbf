package dev.foray.protocol.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.auth.Identity;
import dev.foray.auth.Identity.Grant;
import dev.foray.auth.Identity.Overrides;
import dev.foray.auth.Identity.User;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ClientInfo;
import dev.foray.channel.JsonText;
import dev.foray.hub.Peer.ServerSubscription;
import dev.foray.session.Disconnect;
import dev.foray.testing.Latches;
import dev.foray.testing.RecordingTransport;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who a plain client is, by its token or by the container, and what the server API can do to it. */
class TextIdentityTest {
    private final TextServer server = new TextServer(Map.of("client.user_connection_limit", "2"));

    @AfterEach
    void stop() {
        server.close();
    }

    private void token(String token, long expireAt, Map<ChannelName, Grant> channels) {
        Identity ann = new User("ann", new JsonText("{\"name\":\"Ann\"}"), expireAt, channels);
        server.tokens.connection(token, ann);
    }

    @Test
    void theTokenSaysWhoItIs() {
        token("ann", 0, Map.of());

        TextClient ann = server.subscribed("chat:1?token=ann");

        assertThat(server.presence("chat:1"))
                .containsExactly(new ClientInfo("ann", ann.id(), new JsonText("{\"name\":\"Ann\"}"), null));
        assertThat(server.registry.ofUser("ann")).hasSize(1);
    }

    @Test
    void theContainerMaySayItToo() {
        RecordingTransport transport = RecordingTransport.oneByOne(RecordingTransport.AT_ONCE);
        server.client("chat:1", "bob", transport);

        Latches.eventually("there", () -> server.presence("chat:1").size() == 1);
        assertThat(server.presence("chat:1").get(0).user()).isEqualTo("bob");
    }

    @Test
    void aTokenAmongTheSubprotocolsCountsWhereThereIsNoOther() {
        token("ann", 0, Map.of());
        token("bob", 0, Map.of());
        var parameters = Map.of("token", java.util.List.of("ann"));

        assertThat(Arrival.of(new Arrival.Address("chat:1", Map.of(), "bob")).token())
                .isEqualTo("bob");
        assertThat(Arrival.of(new Arrival.Address("chat:1", parameters, "bob")).token())
                .isEqualTo("ann");
        assertThat(Arrival.of(new Arrival.Address("chat:1", Map.of(), null)).token())
                .isNull();
    }

    @Test
    void aChannelThatTheTokenGrantsNeedsNoPermission() {
        Grant grant = new Grant(new JsonText("\"guest\""), null, 0, new Overrides(true, null, null, null, null));
        token("ann", 0, Map.of(new ChannelName("closed:1"), grant));

        TextClient ann = server.subscribed("closed:1?token=ann");

        assertThat(server.presence("closed:1"))
                .containsExactly(
                        new ClientInfo("ann", ann.id(), new JsonText("{\"name\":\"Ann\"}"), new JsonText("\"guest\"")));
        assertThat(server.client("closed:2?token=ann").closed().code()).isEqualTo(3507);
    }

    @Test
    void aUserHasNoMoreSessionsThanTheLimitSays() {
        token("ann", 0, Map.of());
        server.subscribed("chat:1?token=ann");
        server.subscribed("chat:2?token=ann");

        assertThat(server.client("chat:3?token=ann").closed())
                .isEqualTo(Disconnect.CONNECTION_LIMIT.because("user_connection_limit 2"));
    }

    @Test
    void aTokenEndsTheConnectionWithItself() {
        token("ann", server.now() + 60, Map.of());
        TextClient ann = server.subscribed("chat:1?token=ann");

        server.clock.advance(Duration.ofSeconds(59));
        ann.connection().tick(1);
        assertThat(ann.connection().session().hasEnded()).isFalse();
        server.clock.advance(Duration.ofSeconds(1));
        ann.connection().tick(2);

        assertThat(ann.closed()).isEqualTo(Disconnect.EXPIRED);
    }

    @Test
    void aTokenThatIsOverLetsNobodyIn() {
        token("ann", server.now(), Map.of());

        assertThat(server.client("chat:1?token=ann").closed()).isEqualTo(Disconnect.EXPIRED.because("expired"));
    }

    @Test
    void aGrantEndsTheConnectionToo() {
        Grant grant = new Grant(null, null, server.now() + 60, Overrides.NONE);
        token("ann", 0, Map.of(new ChannelName("chat:1"), grant));
        TextClient ann = server.subscribed("chat:1?token=ann");

        server.clock.advance(Duration.ofSeconds(60));
        ann.connection().tick(1);

        assertThat(ann.closed()).isEqualTo(Disconnect.SUBSCRIPTION_EXPIRED);
    }

    @Test
    void theServerApiMayGiveItMoreTime() {
        token("ann", server.now() + 60, Map.of());
        TextClient ann = server.subscribed("chat:1?token=ann");

        ann.connection().refresh(server.now() + 600, new JsonText("\"new\""));
        server.clock.advance(Duration.ofSeconds(60));
        ann.connection().tick(1);

        assertThat(ann.connection().session().hasEnded()).isFalse();
        assertThat(ann.connection().info().connInfo()).isEqualTo(new JsonText("\"new\""));
    }

    @Test
    void orNone() {
        TextClient one = server.subscribed("chat:1");

        one.connection().refresh(server.now() - 1, null);

        assertThat(one.closed()).isEqualTo(Disconnect.EXPIRED);
    }

    @Test
    void unsubscribingItFromItsChannelEndsIt() {
        TextClient one = server.subscribed("chat:1");
        TextClient two = server.subscribed("chat:1");

        one.connection().unsubscribe(new ChannelName("chat:2"), 2000, "server unsubscribe");
        assertThat(one.connection().session().hasEnded()).isFalse();
        one.connection().unsubscribe(new ChannelName("chat:1"), 2000, "server unsubscribe");
        two.connection().unsubscribe(new ChannelName("chat:1"), 2500, "insufficient state");

        assertThat(one.closed()).isEqualTo(new Disconnect(3503, "force disconnect: unsubscribed, server unsubscribe"));
        assertThat(two.closed()).isEqualTo(new Disconnect(3011, "force reconnect: unsubscribed, insufficient state"));
    }

    @Test
    void itIsSubscribedToNothingElse() {
        TextClient one = server.subscribed("chat:1");

        one.connection().subscribe(new ChannelName("chat:2"), ServerSubscription.PLAIN);

        assertThat(server.presence("chat:2")).isEmpty();
    }
}
