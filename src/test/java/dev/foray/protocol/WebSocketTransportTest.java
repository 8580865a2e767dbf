package dev.foray.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.session.Disconnect;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A container that writes down what it is asked for. */
class WebSocketTransportTest {
    private final List<String> calls = new ArrayList<>();
    private final List<SendHandler> sends = new ArrayList<>();
    private boolean open = true;
    private Throwable failure;

    private final RemoteEndpoint.Async remote = fake(RemoteEndpoint.Async.class, (proxy, method, arguments) -> {
        switch (method.getName()) {
            case "setSendTimeout" -> calls.add("timeout " + arguments[0]);
            case "sendText" -> {
                calls.add("text " + arguments[0]);
                sends.add((SendHandler) arguments[1]);
            }
            default -> throw new AssertionError(method);
        }
        return null;
    });

    private final Session socket = fake(Session.class, (proxy, method, arguments) -> switch (method.getName()) {
        case "getAsyncRemote" -> remote;
        case "isOpen" -> open;
        case "close" -> {
            calls.add("close " + ((CloseReason) arguments[0]).getCloseCode().getCode());
            yield null;
        }
        default -> throw new AssertionError(method);
    });

    private final WebSocketTransport transport = new WebSocketTransport(socket, null);

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** Liberty gives up in time on text only. */
    @Test
    void messagesAreSentAsTextWithATimeout() {
        transport.send("{}", problem -> failure = problem);
        sends.get(0).onResult(new SendResult());

        assertThat(calls).containsExactly("timeout 10000", "text {}");
        assertThat(failure).isNull();
    }

    @Test
    void whereASendTimesOutAndTheConnectionStaysNothingMoreIsWritten() {
        sendFailingWith(new SocketTimeoutException());

        transport.close(Disconnect.SLOW);

        assertThat(failure).isInstanceOf(SocketTimeoutException.class);
        assertThat(calls).containsExactly("timeout 10000", "text {}", "timeout -3", "text  ", "close 3008");
    }

    @Test
    void whereTheContainerItselfCutsTheConnectionItIsClosedAsEver() {
        open = false;
        sendFailingWith(new SocketTimeoutException());

        transport.close(Disconnect.SLOW);

        assertThat(calls).containsExactly("timeout 10000", "text {}", "close 3008");
    }

    @Test
    void anotherFailureIsNoReasonToCutTheLine() {
        sendFailingWith(new IOException("broken pipe"));

        transport.close(Disconnect.WRITE_ERROR);

        assertThat(calls).containsExactly("timeout 10000", "text {}", "close " + Disconnect.WRITE_ERROR.code());
    }

    private void sendFailingWith(Throwable problem) {
        transport.send("{}", reported -> failure = reported);
        sends.get(0).onResult(new SendResult(problem));
    }
}
