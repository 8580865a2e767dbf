package dev.foray.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A plain client over the JDK's WebSocket: sends text, gives back what arrives. */
public final class PlainClient implements WebSocket.Listener, AutoCloseable {
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final StringBuilder message = new StringBuilder();
    private final WebSocket socket;

    /** @param subprotocols the one that is wanted, and what else is offered */
    public PlainClient(URI address, String... subprotocols) {
        var builder = HttpClient.newHttpClient().newWebSocketBuilder();
        if (subprotocols.length > 0) {
            String[] others = java.util.Arrays.copyOfRange(subprotocols, 1, subprotocols.length);
            builder.subprotocols(subprotocols[0], others);
        }
        socket = Latches.await(builder.buildAsync(address, this));
    }

    public String subprotocol() {
        return socket.getSubprotocol();
    }

    public void send(String text) {
        var unused = Latches.await(socket.sendText(text, true));
    }

    /** The next message. */
    public String next() {
        try {
            String next = messages.poll(Latches.TIMEOUT_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing came in time");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The code and the reason of the close frame; 1006 where the line was cut. */
    public String closed() {
        return Latches.await(closed);
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        message.append(data);
        if (last) {
            messages.add(message.toString());
            message.setLength(0);
        }
        webSocket.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
        closed.complete(code + " " + reason);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.complete("1006 " + error);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
