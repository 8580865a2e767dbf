package dev.foray.protocol.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.protocol.socketio.spi.ConnectRefusedException;
import dev.foray.protocol.socketio.spi.SocketClient;
import dev.foray.protocol.socketio.spi.SocketEvent;
import dev.foray.protocol.socketio.spi.SocketHandler;
import dev.foray.protocol.socketio.spi.SocketServer;
import dev.foray.testing.Latches;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Java code that handles clients by itself. */
class HandlersTest {
    private final Recorder recorder = new Recorder();
    private final SocketIoServer server = new SocketIoServer(recorder);

    @AfterEach
    void close() {
        server.close();
    }

    /** Has {@code /own}, and events of {@code plain:}; notes what it is told. */
    private static final class Recorder implements SocketHandler {
        final List<String> told = new CopyOnWriteArrayList<>();
        final List<SocketClient> clients = new CopyOnWriteArrayList<>();
        final CompletableFuture<SocketServer> started = new CompletableFuture<>();
        final CountDownLatch goOn = new CountDownLatch(1);

        @Override
        public Takes takes(String namespace) {
            if (namespace.startsWith("/plain:")) {
                return Takes.EVENTS;
            }
            return namespace.equals("/own") ? Takes.NAMESPACE : Takes.NOTHING;
        }

        @Override
        public void started(SocketServer startedServer) {
            started.complete(startedServer);
        }

        @Override
        public void connecting(SocketClient client) throws ConnectRefusedException {
            if (client.auth().containsKey("refuse")) {
                throw new ConnectRefusedException("as you like");
            }
            if (client.auth().containsKey("fail")) {
                throw new IllegalStateException("as you like");
            }
        }

        @Override
        public void connected(SocketClient client) {
            clients.add(client);
            told.add("connected " + client.namespace());
        }

        @Override
        public boolean received(SocketClient client, SocketEvent event) {
            if (event.name().equals("wait")) {
                Latches.await(goOn);
            }
            told.add(event.name() + event.arguments());
            if (event.name().equals("no")) {
                return false;
            }
            event.acknowledge("yes", event.wantsAcknowledgement());
            event.acknowledge("twice");
            return true;
        }

        @Override
        public void disconnected(SocketClient client) {
            told.add("disconnected " + client.namespace());
        }

        void await(String... all) {
            Latches.eventually(String.join(", ", all), () -> told.size() >= all.length);
            assertThat(told).containsExactly(all);
        }
    }

    @Test
    void aHandlerThatHasANamespaceDecidesWhoMayConnect() {
        assertThat(server.client().ask("0/own,{'refuse':1}")).isEqualTo("4/own,{'message':'as you like'}");
        assertThat(server.client().ask("0/own,{'fail':1}")).isEqualTo("4/own,{'message':'internal server error'}");
        assertThat(server.client().ask("0/own,{'token':'of its own'}")).isEqualTo("0/own,{'sid':'SID'}");
        recorder.await("connected /own");
        assertThat(recorder.clients.get(0).auth()).containsOnlyKeys("token");
    }

    @Test
    void isToldOfAClientInOrder() {
        SocketIoClient client = server.connected("/own");
        client.send("2/own,['wait']");
        client.send("2/own,3['x',[1.5]]");
        client.send("1/own,");
        assertThat(server.connected("/own").ask("2/own,0['later']")).isEqualTo("3/own,0['yes',true]");
        Latches.eventually("what is before it", () -> recorder.told.size() >= 3);
        assertThat(recorder.told).containsExactlyInAnyOrder("connected /own", "connected /own", "later[]");
        recorder.goOn.countDown();

        assertThat(client.next()).isEqualTo("3/own,3['yes',true]");
        Latches.eventually("all of it", () -> recorder.told.size() == 6);
        assertThat(recorder.told.subList(3, 6)).containsExactly("wait[]", "x[[1.5]]", "disconnected /own");
    }

    @Test
    void holdsUpNobodyElse() {
        SocketIoClient slow = server.connected("/own");
        slow.send("2/own,['wait']");

        assertThat(server.connected("/own").ask("2/own,0['x']")).isEqualTo("3/own,0['yes',true]");
        recorder.goOn.countDown();
    }

    @Test
    void whatItDoesNotHandleIsPublishedWhereThereIsAChannel() {
        SocketIoClient client = server.connected("/plain:1");
        assertThat(client.ask("2/plain:1,0['x']")).isEqualTo("3/plain:1,0['yes',true]");

        client.send("2/plain:1,1['no',7]");

        assertThat(client.next(2)).containsExactly("2/plain:1,['no',7]", "3/plain:1,1[{}]");
    }

    @Test
    void andIsAnErrorWhereThereIsNone() {
        SocketIoClient client = server.connected("/own");

        assertThat(client.ask("2/own,1['no']")).contains("'code':104");
        assertThat(client.ask("2/own,1['foray:presence']")).contains("'code':104");
    }

    @Test
    void emitsToThoseItMeans() {
        SocketServer emitter = Latches.await(recorder.started);
        SocketIoClient one = server.connected("/own");
        SocketIoClient two = server.connected("/own");
        Latches.eventually("both", () -> recorder.clients.size() == 2);
        SocketClient first = emitter.client(one.sid()).orElseThrow();
        SocketClient second = emitter.client(two.sid()).orElseThrow();
        first.join("red");
        second.join("blue");

        first.emit("one", new byte[] {1});
        emitter.in("/own").to("red").emit("red");
        emitter.in("/own").to("red").to("blue").except(first).emit("others in rooms");
        first.broadcast().emit("others");
        emitter.in("/own").emit("all", 1, null);

        assertThat(one.next(3))
                .containsExactly(
                        "51-/own,['one',{'_placeholder':true,'num':0}]\u001ebAQ==",
                        "2/own,['red']",
                        "2/own,['all',1,null]");
        assertThat(two.next(3))
                .containsExactly("2/own,['others in rooms']", "2/own,['others']", "2/own,['all',1,null]");
        assertThat(emitter.client("nobody")).isEmpty();
    }

    @Test
    void asksAClient() {
        SocketIoClient client = server.connected("/own");
        Latches.eventually("it", () -> recorder.clients.size() == 1);
        SocketClient handled = recorder.clients.get(0);
        var answered = handled.ask(Duration.ofSeconds(1), "q", 1).toCompletableFuture();
        var late = handled.ask(Duration.ofSeconds(1), "q").toCompletableFuture();
        var never = handled.ask(Duration.ofMinutes(1), "q").toCompletableFuture();
        assertThat(client.next(3)).containsExactly("2/own,0['q',1]", "2/own,1['q']", "2/own,2['q']");

        client.send("3/own,0['a',[2]]");
        assertThat(Latches.await(answered)).containsExactly("a", List.of(2L));
        server.timers.advance(Duration.ofSeconds(1));
        client.send("3/own,1['too late']");
        client.send("1/own,");

        Latches.eventually("both ended", () -> late.isCompletedExceptionally() && never.isCompletedExceptionally());
        assertThat(late.handle((answer, problem) -> problem.getClass().getSimpleName())
                        .join())
                .isEqualTo("TimeoutException");
        assertThat(never.isCancelled()).isTrue();
    }

    @Test
    void publishesToChannels() {
        SocketIoClient reader = server.connected("/news:1");
        SocketServer emitter = Latches.await(recorder.started);

        emitter.publish("news:1", "x", new byte[] {1, 2, 3})
                .toCompletableFuture()
                .join();

        assertThat(reader.next()).isEqualTo("51-/news:1,['x',{'_placeholder':true,'num':0},'EPOCH:1']\u001ebAQID");
        assertThat(emitter.publish("nowhere:1", "x").toCompletableFuture()).isCompletedExceptionally();
        assertThat(emitter.publish("", "x").toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void whatItEmitsInAChannelIsNotTakenForAPosition() {
        SocketIoServer other = new SocketIoServer(new SocketHandler() {
            @Override
            public Takes takes(String namespace) {
                return Takes.EVENTS;
            }

            @Override
            public void connected(SocketClient client) {
                client.emit("to one", "a text");
                client.broadcast().emit("unused");
            }

            @Override
            public boolean received(SocketClient client, SocketEvent event) {
                return false;
            }
        });
        try (other) {
            SocketIoClient client = other.connected("/news:1");

            assertThat(client.next()).isEqualTo("2/news:1,['to one','a text',null]");
        }
    }

    @Test
    void disconnectsClients() {
        SocketIoClient client = server.connected("/own");
        Latches.eventually("it", () -> recorder.clients.size() == 1);

        recorder.clients.get(0).disconnect();

        assertThat(client.next()).isEqualTo("1/own,");
        recorder.await("connected /own", "disconnected /own");
    }
}
