package dev.foray.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foray.session.Disconnect;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SocketEndTest {
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch mayClose = new CountDownLatch(1);
    private volatile boolean open = true;

    /** Its closing takes as long as the test wants. */
    private final Session socket = (Session) Proxy.newProxyInstance(
            Session.class.getClassLoader(), new Class<?>[] {Session.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("isOpen")) {
                    return open;
                }
                assertThat(method.getName()).isEqualTo("close");
                open = false;
                closing.countDown();
                mayClose.await();
                return null;
            });

    @Test
    void whereTheContainerReadsMeanwhileItsThreadWaitsUntilTheConnectionIsClosed() throws Exception {
        SocketEnd end = new SocketEnd(socket, true, false);
        Thread closer = new Thread(() -> end.close(Disconnect.BAD_REQUEST));
        Thread reader = new Thread(end::awaitBeforeReading);
        closer.start();
        closing.await();
        reader.start();

        awaitWaiting(reader);
        mayClose.countDown();
        reader.join();
        closer.join();
    }

    private static void awaitWaiting(Thread reader) {
        while (reader.getState() != Thread.State.TIMED_WAITING) {
            assertThat(reader.isAlive()).isTrue();
            Thread.onSpinWait();
        }
    }

    @Test
    void itDoesNotWaitForWhatTheClientHasClosed() {
        open = false;
        long start = System.nanoTime();

        new SocketEnd(socket, true, false).awaitBeforeReading();

        assertThat(System.nanoTime() - start).isLessThan(SocketEnd.PATIENCE_NANOS);
    }

    @Test
    void whereTheContainerClosesByItselfItsThreadWaitsForTheSendInFlight() throws Exception {
        SocketEnd end = new SocketEnd(socket, true, false);
        AtomicReference<SendHandler> handler = new AtomicReference<>();
        AtomicBoolean done = new AtomicBoolean();
        end.send(handler::set, failure -> done.set(true));
        Thread reader = new Thread(end::awaitSent);
        reader.start();

        awaitWaiting(reader);
        handler.get().onResult(new SendResult());
        reader.join();

        assertThat(done).isTrue();
    }

    /** What they wait for is done by threads of the same pool. */
    @Test
    void onlyTwoOfThemWaitAtOnce() throws Exception {
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            readers.add(new Thread(inFlight()::awaitSent));
            readers.get(i).start();
            awaitWaiting(readers.get(i));
        }
        long start = System.nanoTime();

        inFlight().awaitSent();

        assertThat(System.nanoTime() - start).isLessThan(SocketEnd.SEND_NANOS / 2);
        for (Thread reader : readers) {
            reader.join();
        }
    }

    /** One whose send is never done. */
    private SocketEnd inFlight() {
        SocketEnd end = new SocketEnd(socket, true, false);
        end.send(handler -> {}, failure -> {});
        return end;
    }

    @Test
    void itDoesNotWaitWhereNothingIsBeingSent() {
        SocketEnd end = new SocketEnd(socket, true, false);
        end.send(handler -> handler.onResult(new SendResult()), failure -> {});
        assertThatThrownBy(() -> end.send(
                        handler -> {
                            throw new IllegalStateException("closed");
                        },
                        failure -> {}))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> end.write(() -> {
                    throw new IOException("broken pipe");
                }))
                .isInstanceOf(IOException.class);
        long start = System.nanoTime();

        end.awaitSent();

        assertThat(System.nanoTime() - start).isLessThan(SocketEnd.SEND_NANOS);
    }

    @Test
    void oneThatMustLiveIsNotClosedInItsFirstMoments() {
        mayClose.countDown();
        long start = System.nanoTime();

        new SocketEnd(socket, false, true).close(Disconnect.BAD_REQUEST);

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SocketEnd.SHORTEST_LIFE_NANOS);
        assertThat(closing.getCount()).isZero();
    }

    @Test
    void elsewhereItGoesBackAtOnce() throws Exception {
        SocketEnd end = new SocketEnd(socket);
        Thread closer = new Thread(() -> end.close(Disconnect.BAD_REQUEST));
        closer.start();
        closing.await();

        long start = System.nanoTime();
        end.awaitBeforeReading();

        assertThat(System.nanoTime() - start).isLessThan(SocketEnd.PATIENCE_NANOS);
        mayClose.countDown();
        closer.join();
    }
}
