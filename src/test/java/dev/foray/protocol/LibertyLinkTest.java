package dev.foray.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.session.Disconnect;
import dev.foray.testing.Latches;
import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LibertyLinkTest {
    private final ConnLink connLink = new ConnLink();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicBoolean locked = new AtomicBoolean();
    private final AtomicBoolean here = new AtomicBoolean();
    private volatile boolean open = true;
    private Runnable onClose = () -> {};

    /** Named as in Liberty. */
    public static final class ConnLink {
        public final Object linkSync = new Object();
        public volatile String readLinkStatus = "READ_ON_WIRE";
    }

    /** Named as in Liberty. */
    public static final class SessionImpl {
        final Object connLink;

        SessionImpl(Object connLink) {
            this.connLink = connLink;
        }
    }

    /** What Liberty's sessions have besides what they should have. */
    public interface LibertySession extends Session {
        Object getSessionImpl();
    }

    private final Session socket = (Session) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {LibertySession.class}, (proxy, method, arguments) -> {
                return switch (method.getName()) {
                    case "getSessionImpl" -> new SessionImpl(connLink);
                    case "isOpen" -> open;
                    default -> {
                        assertThat(method.getName()).isEqualTo("close");
                        locked.set(Thread.holdsLock(connLink.linkSync));
                        onClose.run();
                        closed.countDown();
                        yield null;
                    }
                };
            });

    private final SocketEnd end = new SocketEnd(socket, true, false);

    @ParameterizedTest
    @ValueSource(strings = {"READ_ON_WIRE", "ON_READ_THREAD"})
    void nobodyElseReadsSendsOrClosesWhileItIsClosed(String reading) {
        connLink.readLinkStatus = reading;

        end.close(Disconnect.FORCED);

        assertThat(closed.getCount()).isZero();
        assertThat(locked).isTrue();
    }

    /** Liberty sleeps until then, and would do so with the lock. */
    @Test
    void theThreadThatReadsGetsToWhereItMayBeClosedBefore() throws Exception {
        connLink.readLinkStatus = "OK_TO_READ";
        Thread closer = new Thread(() -> end.close(Disconnect.FORCED));
        closer.start();
        while (closer.getState() != Thread.State.TIMED_WAITING) {
            assertThat(closer.isAlive()).isTrue();
            Thread.onSpinWait();
        }
        synchronized (connLink.linkSync) {
            assertThat(closed.getCount()).isOne();
            connLink.readLinkStatus = "READ_ON_WIRE";
        }

        Latches.await(closed);
        closer.join();
    }

    @Test
    void itIsClosedEvenWhereThatThreadNeverDoes() {
        connLink.readLinkStatus = "OK_TO_READ";

        end.close(Disconnect.FORCED);

        assertThat(closed.getCount()).isZero();
    }

    @Test
    void whatIsNotOpenAnyMoreIsClosedAtOnce() {
        connLink.readLinkStatus = "READ_NOT_OK";
        open = false;
        long start = System.nanoTime();

        end.close(Disconnect.FORCED);

        assertThat(System.nanoTime() - start).isLessThan(LibertyLink.SETTLING_NANOS);
        assertThat(closed.getCount()).isZero();
    }

    @Test
    void whoClosesHasNothingToDoWithTheEndThatItIsToldOf() throws Exception {
        AtomicBoolean elsewhere = new AtomicBoolean(true);
        onClose = () -> {
            here.set(end.isClosingHere());
            Thread other = new Thread(() -> elsewhere.set(end.isClosingHere()));
            other.start();
            join(other);
        };

        end.close(Disconnect.FORCED);

        assertThat(here).isTrue();
        assertThat(elsewhere).isFalse();
        assertThat(end.isClosingHere()).isFalse();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aLibertyThatHasNoneIsClosedAsOthersAre() {
        Session plain = (Session) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Session.class}, (proxy, method, arguments) -> {
                    closed.countDown();
                    return null;
                });

        new SocketEnd(plain, true, false).close(Disconnect.FORCED);

        assertThat(closed.getCount()).isZero();
        assertThat(LibertyLink.of(plain)).isNull();
    }
}
