package dev.foray.testing;

import jakarta.json.JsonObject;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A bare client of the Centrifuge protocol over the JDK's WebSocket: sends JSON, gives back what arrives. */
public final class LiveClient implements WebSocket.Listener, AutoCloseable {
    private static final JsonProvider JSON = JsonProvider.provider();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final long TIMEOUT_SECONDS = Servers.PATIENCE.toSeconds();

    private final BlockingQueue<JsonObject> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
    private final StringBuilder frame = new StringBuilder();
    private final WebSocket socket;
    private String id;

    public LiveClient(URI endpoint) {
        socket = socket().buildAsync(endpoint, this).join();
    }

    /** With a name and a password for the server's realm. */
    public LiveClient(URI endpoint, String user, String password) {
        socket = socket().header("Authorization", basic(user, password))
                .buildAsync(endpoint, this)
                .join();
    }

    /** The header {@code Authorization} for BASIC. */
    public static String basic(String user, String password) {
        String credentials = user + ":" + password;
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    private static WebSocket.Builder socket() {
        return HTTP.newWebSocketBuilder().subprotocols("centrifuge-json");
    }

    /** Connects without a token and waits for the answer. */
    public LiveClient connect() {
        send("{\"id\":1,\"connect\":{}}");
        id = await(message -> message.containsKey("connect"))
                .getJsonObject("connect")
                .getString("client");
        return this;
    }

    /** That of its session, once connected. */
    public String id() {
        return id;
    }

    /** Subscribes and waits for the answer, which is returned. */
    public JsonObject subscribe(String channel) {
        send("{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\"}}");
        return await(message -> message.containsKey("subscribe") || message.containsKey("error"));
    }

    public void send(String text) {
        socket.sendText(text, true).join();
    }

    /** The next message that fits; those before it are dropped. Pings are answered meanwhile. */
    public JsonObject await(Predicate<JsonObject> wanted) {
        try {
            while (true) {
                JsonObject message = messages.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
                if (message == null) {
                    throw new AssertionError("nothing that fits arrived in " + TIMEOUT_SECONDS + " s");
                }
                if (wanted.test(message)) {
                    return message;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The next publication that is pushed. */
    public JsonObject awaitPublication() {
        JsonObject push = await(message -> message.containsKey("push")
                        && message.getJsonObject("push").containsKey("pub"))
                .getJsonObject("push");
        return push.getJsonObject("pub");
    }

    /** What arrived and was not awaited yet. */
    public BlockingQueue<JsonObject> messages() {
        return messages;
    }

    /** The code of the close frame, 1006 where the line was cut. */
    public int awaitClose() {
        return closeCode.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        frame.append(data);
        if (last) {
            for (String line : frame.toString().split("\n")) {
                JsonObject message = JSON.createReader(new StringReader(line)).readObject();
                if (message.isEmpty()) {
                    var unused = webSocket.sendText("{}", true);
                } else {
                    messages.add(message);
                }
            }
            frame.setLength(0);
        }
        webSocket.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closeCode.complete(statusCode);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closeCode.complete(1006);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
