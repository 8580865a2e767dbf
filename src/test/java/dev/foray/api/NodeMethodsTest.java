package dev.foray.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.hub.Recovery;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeMethodsTest {
    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void infoTellsAboutThisNode() {
        RecordingPeer peer = api.connect("42");
        api.connect("42");
        api.hub.subscribe(peer.subscriber("chat:a"), Recovery.NONE);
        api.hub.subscribe(peer.subscriber("chat:b"), Recovery.NONE);

        assertThat(api.post("info", "")).matches("""
                \\{"result":\\{"nodes":\\[\\{"uid":"uid-1","name":"host-1","version":"1\\.0\\.0",\
                "num_clients":2,"num_users":1,"num_channels":2,"num_subs":2,"uptime":3600,\
                "process":\\{"cpu":\\d+,"rss":[1-9]\\d+\\}\\}\\]\\}\\}""");
    }

    @Test
    void aNodeIsNamedAfterItsHost() {
        Node node = Node.starting("1.0.0", Clock.systemUTC());

        assertThat(node.name()).isNotEmpty();
        assertThat(node.uid())
                .isNotEqualTo(Node.starting("1.0.0", Clock.systemUTC()).uid());
    }

    @Test
    void thereIsNoRpc() {
        assertThat(api.post("rpc", """
                {"method":"m","params":{}}""")).isEqualTo("""
                {"error":{"code":108,"message":"there are no RPC methods"}}""");
        assertThat(api.post("rpc", "{}")).isEqualTo("""
                {"error":{"code":107,"message":"method: is required"}}""");
    }
}
