package dev.foray.protocol.centrifuge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A client that reads a chunked response line by line as it comes, over a bare socket. Blocks. */
final class StreamClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 120_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private int status;
    private int chunkLeft;

    private StreamClient(int port, String request) {
        try {
            socket.setReceiveBufferSize(8192);
            socket.connect(new InetSocketAddress("localhost", port));
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            in = socket.getInputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static StreamClient get(int port, String path, String... more) {
        StreamClient client = unread(port, "GET " + path, "", more);
        client.readHead();
        return client;
    }

    static StreamClient post(int port, String path, String body) {
        StreamClient client = unread(port, "POST " + path, body);
        client.readHead();
        return client;
    }

    /** One that has not read anything. */
    static StreamClient unread(int port, String line, String body, String... more) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        String headers = more.length == 0 ? "" : String.join("\r\n", more) + "\r\n";
        return new StreamClient(
                port,
                line + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nContent-Length: " + length + "\r\n" + headers
                        + "\r\n" + body);
    }

    void readHead() {
        try {
            status = Integer.parseInt(headLine().split(" ")[1]);
            for (String line = headLine(); !line.isEmpty(); line = headLine()) {
                int colon = line.indexOf(':');
                headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String headLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("ended within a line: " + line);
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    int status() {
        return status;
    }

    String header(String name) {
        return headers.get(name);
    }

    /** The whole body of an answer that says how long it is. */
    String body() {
        try {
            return new String(in.readNBytes(Integer.parseInt(header("Content-Length"))), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line of the body, without what ends it; null at the end of the stream. */
    String line() {
        try {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = read(); b != '\n'; b = read()) {
                if (b < 0) {
                    return null;
                }
                line.write(b);
            }
            return line.toString(StandardCharsets.UTF_8).stripTrailing();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with {@code '} for {@code "}, without times. */
    String next() {
        String line = line();
        return line == null ? null : line.replace('"', '\'').replaceAll(",'time':\\d+", "");
    }

    /** A field of the reply to connect that came last. */
    static String field(String reply, String name) {
        String begin = "'" + name + "':'";
        int at = reply.indexOf(begin) + begin.length();
        return reply.substring(at, reply.indexOf('\'', at));
    }

    private int read() throws IOException {
        if (chunkLeft == 0) {
            String size = headLine();
            if (size.isEmpty()) {
                size = headLine();
            }
            chunkLeft = Integer.parseInt(size, 16);
            if (chunkLeft == 0) {
                return -1;
            }
        }
        int b = in.read();
        chunkLeft--;
        if (chunkLeft == 0) {
            in.skipNBytes(2);
        }
        return b;
    }

    /** Breaks off without a word. */
    void vanish() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
