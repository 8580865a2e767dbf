import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;

/**
 * Opens many subscribers, publishes by HTTP, and counts what arrives: nothing may be missing, repeated or out of order.
 *
 * <p>{@code java src/bench/Load.java --key "$(cat ~/.foray/api.key)" --sessions 10000 --channels 1 --publish 100}.
 * Prints one line of figures; exits with 1 where a publication was lost, repeated or misplaced.
 */
public final class Load {
    private static final byte[] PONG = frame("{}");

    private final Map<String, String> options;
    private final URI server;
    private final int sessions;
    private final int channels;
    private final int publications;
    private final String namespace;
    private final AtomicInteger subscribed = new AtomicInteger();
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private final AtomicInteger closed = new AtomicInteger();
    private final List<long[]> latencies = new ArrayList<>();
    private long[] latency = new long[1 << 16];
    private int latencyCount;

    private Load(Map<String, String> options) {
        this.options = options;
        server = URI.create(options.get("url"));
        sessions = number("sessions");
        channels = number("channels");
        publications = number("publish");
        namespace = options.get("namespace");
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = new HashMap<>(Map.of(
                "url", "http://localhost:8080/",
                "key", "",
                "sessions", "1000",
                "channels", "1",
                "publish", "100",
                "window", "8",
                "bytes", "60",
                "namespace", "chat",
                "pid", "",
                "seconds", "120"));
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i].replaceFirst("^--", "");
            if (!options.containsKey(name) || i + 1 == arguments.length) {
                System.err.println("Options, each with a value (defaults): " + options);
                System.exit(2);
            }
            options.put(name, arguments[i + 1]);
        }
        System.exit(new Load(options).run() ? 0 : 1);
    }

    private int number(String option) {
        return Integer.parseInt(options.get(option));
    }

    private boolean run() throws Exception {
        long heapBefore = heapBytes();
        Selector selector = Selector.open();
        Thread reader = new Thread(() -> read(selector), "load-reader");
        reader.setDaemon(true);
        reader.start();
        long start = System.nanoTime();
        String run = Long.toString(System.currentTimeMillis(), 36);
        for (int i = 0; i < sessions; i++) {
            String channel = namespace + ":load-" + run + "-" + i % channels;
            new Client(selector, channel);
            int opened = i + 1;
            await(() -> opened - subscribed.get() < 64, "sessions to be subscribed");
        }
        await(() -> subscribed.get() == sessions, "all sessions to be subscribed");
        double connectSeconds = (System.nanoTime() - start) / 1e9;
        long heapAfter = heapBytes();
        start = System.nanoTime();
        long expected = publish(run);
        await(() -> delivered.get() + wrong.get() >= expected || closed.get() > 0, expected + " deliveries");
        double seconds = (System.nanoTime() - start) / 1e9;
        report(expected, connectSeconds, seconds, heapBefore, heapAfter);
        return delivered.get() == expected && wrong.get() == 0 && closed.get() == 0;
    }

    /** Publishes to every channel in turn, {@code window} requests at a time; returns how many deliveries must follow. */
    private long publish(String run) throws InterruptedException {
        // On Payara an upgrade to HTTP/2 may never end where many requests begin at once.
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        Semaphore window = new Semaphore(number("window"));
        String padding = "x".repeat(number("bytes"));
        for (int i = 0; i < publications; i++) {
            window.acquire();
            String body = "{\"channel\":\"" + namespace + ":load-" + run + "-" + i % channels + "\",\"data\":{\"t\":\""
                    + System.nanoTime() + "\",\"p\":\"" + padding + "\"}}";
            HttpRequest request = HttpRequest.newBuilder(server.resolve("api/publish"))
                    .header("X-API-Key", options.get("key"))
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            http.sendAsync(request, BodyHandlers.ofString()).whenComplete((response, problem) -> {
                if (problem != null || response.statusCode() != 200 || !response.body().contains("\"offset\"")) {
                    System.err.println("publish failed: " + (problem != null ? problem : response.body()));
                    System.exit(1);
                }
                window.release();
            });
        }
        long perChannel = publications / channels;
        long more = publications % channels;
        long expected = 0;
        for (int i = 0; i < sessions; i++) {
            expected += perChannel + (i % channels < more ? 1 : 0);
        }
        return expected;
    }

    private void report(long expected, double connectSeconds, double seconds, long heapBefore, long heapAfter) {
        long[] all = Arrays.copyOf(latency, latencyCount);
        for (long[] full : latencies) {
            all = LongStream.concat(Arrays.stream(all), Arrays.stream(full)).toArray();
        }
        Arrays.sort(all);
        System.out.printf(
                "sessions=%d channels=%d opened in %.1f s, delivered=%d of %d, wrong=%d, closed=%d, %.0f deliveries/s, "
                        + "p50=%.1f ms, p99=%.1f ms%s%n",
                sessions, channels, connectSeconds, delivered.get(), expected, wrong.get(), closed.get(),
                delivered.get() / seconds, percentile(all, 0.5), percentile(all, 0.99),
                heapAfter == 0 ? "" : ", heap/session=" + (heapAfter - heapBefore) / sessions + " bytes");
    }

    private static double percentile(long[] sorted, double p) {
        return sorted.length == 0 ? 0 : sorted[(int) (p * (sorted.length - 1))] / 1e6;
    }

    /** Bytes on the server's heap after a full collection; 0 without {@code --pid}. */
    private long heapBytes() throws IOException, InterruptedException {
        if (options.get("pid").isEmpty()) {
            return 0;
        }
        Process jcmd = new ProcessBuilder("jcmd", options.get("pid"), "GC.class_histogram").start();
        String histogram = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor();
        String[] total = histogram.substring(histogram.lastIndexOf("Total")).trim().split("\\s+");
        return Long.parseLong(total[2]);
    }

    private void await(BooleanSupplier condition, String what) throws InterruptedException {
        long deadline = System.nanoTime() + number("seconds") * 1_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline || closed.get() > 0) {
                throw new IllegalStateException("waited in vain for " + what + ": subscribed=" + subscribed
                        + " delivered=" + delivered + " wrong=" + wrong + " closed=" + closed);
            }
            LockSupport.parkNanos(200_000);
        }
    }

    private void read(Selector selector) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);
        try {
            while (true) {
                selector.select(key -> {
                    Client client = (Client) key.attachment();
                    buffer.clear();
                    try {
                        if (client.socket.read(buffer) < 0) {
                            throw new IOException("closed by the server");
                        }
                        client.received(buffer.flip());
                    } catch (IOException e) {
                        System.err.println("session lost: " + e.getMessage());
                        key.cancel();
                        closed.incrementAndGet();
                    }
                }, 20);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] frame(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 8).put((byte) 0x81);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        frame.putInt(0).put(payload); // a mask of zeros
        return Arrays.copyOf(frame.array(), frame.position());
    }

    /** One subscriber: just enough of RFC 6455 and of the Centrifuge protocol. Its reading is the reader thread's. */
    private final class Client {
        private final SocketChannel socket;
        private final String subscribe;
        private byte[] bytes = new byte[512];
        private int length;
        private boolean upgraded;
        private final StringBuilder message = new StringBuilder();
        private long offset;

        Client(Selector selector, String channel) throws IOException {
            subscribe = "{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\"}}";
            socket = SocketChannel.open(new InetSocketAddress(server.getHost(), server.getPort()));
            String upgrade = "GET " + server.getPath() + "connection/websocket HTTP/1.1\r\nHost: " + server.getAuthority()
                    + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
            socket.write(ByteBuffer.wrap(upgrade.getBytes(StandardCharsets.US_ASCII)));
            socket.configureBlocking(false);
            socket.register(selector, SelectionKey.OP_READ, this);
            selector.wakeup();
        }

        void received(ByteBuffer more) throws IOException {
            if (length + more.remaining() > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more.remaining()));
            }
            int count = more.remaining();
            more.get(bytes, length, count);
            length += count;
            int used = upgraded ? 0 : upgrade();
            for (int next = used; upgraded && next >= 0; ) {
                used = next;
                next = frameAt(used);
            }
            System.arraycopy(bytes, used, bytes, 0, length - used);
            length -= used;
        }

        private int upgrade() throws IOException {
            String head = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
            int end = head.indexOf("\r\n\r\n");
            if (end < 0) {
                return 0;
            }
            if (!head.startsWith("HTTP/1.1 101")) {
                throw new IOException("refused: " + head);
            }
            upgraded = true;
            socket.write(ByteBuffer.wrap(frame(subscribe)));
            return end + 4;
        }

        /** Handles the frame that begins there; returns where the next begins, or -1 while it is not all here. */
        private int frameAt(int start) throws IOException {
            if (length - start < 2) {
                return -1;
            }
            int size = bytes[start + 1] & 0x7f;
            int head = size == 127 ? 10 : size == 126 ? 4 : 2;
            if (length - start < head) {
                return -1;
            }
            ByteBuffer header = ByteBuffer.wrap(bytes, start + 2, head - 2);
            long payload = size == 127 ? header.getLong() : size == 126 ? header.getShort() & 0xffff : size;
            if (length - start < head + payload) {
                return -1;
            }
            int opcode = bytes[start] & 0x0f;
            if (opcode == 8) {
                throw new IOException("close frame " + ByteBuffer.wrap(bytes, start + head, 2).getShort());
            }
            message.append(new String(bytes, start + head, (int) payload, StandardCharsets.UTF_8));
            if ((bytes[start] & 0x80) != 0) {
                for (String line : message.toString().split("\n")) {
                    line(line);
                }
                message.setLength(0);
            }
            return start + head + (int) payload;
        }

        private void line(String line) throws IOException {
            int at = line.indexOf("\"offset\":");
            if (line.equals("{}")) {
                socket.write(ByteBuffer.wrap(PONG));
            } else if (line.startsWith("{\"push\"") && line.contains("\"pub\"")) {
                long next = Long.parseLong(line.substring(at + 9).split("[,}]")[0]);
                (next == offset + 1 ? delivered : wrong).incrementAndGet();
                offset = next;
                int sent = line.indexOf("\"t\":\"") + 5;
                took(System.nanoTime() - Long.parseLong(line.substring(sent, line.indexOf('"', sent))));
            } else if (line.contains("\"error\"")) {
                throw new IOException(line);
            } else if (line.contains("\"subscribe\"")) {
                subscribed.incrementAndGet();
            }
        }
    }

    private void took(long nanos) {
        if (latencyCount == latency.length) {
            latencies.add(latency);
            latency = new long[1 << 16];
            latencyCount = 0;
        }
        latency[latencyCount++] = nanos;
    }
}
