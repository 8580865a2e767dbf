package dev.foray.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A WebSocket client down to the bytes, which may behave as badly as it likes. Blocks. */
public final class RawClient implements AutoCloseable {
    private static final int LAST = 0x80;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int TIMEOUT_MILLIS = 120_000;
    private static final int NARROW = 2048;

    private final Socket socket = new Socket();
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final List<String> lines = new ArrayList<>();
    private DataInputStream in;
    private OutputStream out;
    private String status;
    private int messages;

    /** How the server closed. */
    public record Closing(int code, String reason) {}

    /** Asks for a WebSocket with these headers besides the usual ones. */
    public static RawClient handshake(URI endpoint, String... headers) {
        return new RawClient(endpoint, 0, headers);
    }

    /** The same, on this machine. */
    public static RawClient at(int port, String path, String... headers) {
        return handshake(local(port, path), headers);
    }

    /** The same, with next to no room for what it does not read. */
    public static RawClient narrowAt(int port, String path) {
        return new RawClient(local(port, path), NARROW);
    }

    /** A client that has connected. */
    public static RawClient connected(URI endpoint, String... headers) {
        return handshake(endpoint, headers).connect();
    }

    /** The same, with next to no room for what it does not read. */
    public static RawClient narrow(URI endpoint) {
        return new RawClient(endpoint, NARROW).connect();
    }

    private static URI local(int port, String path) {
        return URI.create("ws://localhost:" + port + path);
    }

    private RawClient(URI endpoint, int receiveBuffer, String... headers) {
        try {
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(endpoint.getHost(), endpoint.getPort()), TIMEOUT_MILLIS);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 512));
            out = socket.getOutputStream();
            List<String> request = new ArrayList<>(List.of(
                    "GET " + target(endpoint) + " HTTP/1.1",
                    "Host: " + endpoint.getAuthority(),
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    "Sec-WebSocket-Version: 13"));
            request.addAll(Arrays.asList(headers));
            out.write((String.join("\r\n", request) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            status = header();
            for (String header = header(); !header.isEmpty(); header = header()) {
                int colon = header.indexOf(':');
                this.headers.put(
                        header.substring(0, colon), header.substring(colon + 1).trim());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(URI endpoint) {
        return endpoint.getRawPath() + (endpoint.getRawQuery() == null ? "" : "?" + endpoint.getRawQuery());
    }

    private RawClient connect() {
        send("{\"id\":1,\"connect\":{}}");
        var unused = line();
        return this;
    }

    private String header() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the server closed during the handshake");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8).trim();
    }

    public int status() {
        return Integer.parseInt(status.split(" ")[1]);
    }

    public String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    public void send(String text) {
        send(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends one message in frames of so many bytes, which may end within a character. */
    public void sendInFrames(String text, int bytes) {
        sendInFrames(text, bytes, LAST);
    }

    /** The same with a message that does not end. */
    public void beginInFrames(String text, int bytes) {
        sendInFrames(text, bytes, 0);
    }

    /** All at once: of a server that closes meanwhile one could not write any more, and not read why. */
    private void sendInFrames(String text, int bytes, int end) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int from = 0; from < payload.length; from += bytes) {
            int to = Math.min(from + bytes, payload.length);
            int opcode = from == 0 ? TEXT : CONTINUATION;
            frames.writeBytes(
                    frame(to == payload.length ? end | opcode : opcode, Arrays.copyOfRange(payload, from, to)));
        }
        sendBytes(frames.toByteArray());
    }

    public void sendBinary(byte[] bytes) {
        send(BINARY, bytes);
    }

    private void send(int opcode, byte[] payload) {
        sendFrame(LAST | opcode, payload);
    }

    /** @param first the first byte: the bit of the last fragment, the reserved ones, and the opcode */
    public void sendFrame(int first, byte[] payload) {
        sendBytes(frame(first, payload));
    }

    private static byte[] frame(int first, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 65536) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        // A mask of zeros changes nothing.
        frame.putInt(0).put(payload);
        return Arrays.copyOf(frame.array(), frame.position());
    }

    /** Sends what may be no frame at all. */
    public void sendBytes(byte[] bytes) {
        try {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line that the server sent, of whatever message. */
    public String line() {
        while (lines.isEmpty()) {
            messages++;
            lines.addAll(Arrays.asList(text().split("\n")));
        }
        return lines.remove(0);
    }

    /** The next line with a publication; pings of the Centrifuge protocol are answered meanwhile. */
    public String publication() {
        while (true) {
            String line = line();
            if (line.equals("{}")) {
                send("{}");
            } else if (line.contains("\"pub\"")) {
                return line;
            }
        }
    }

    /** The next text message, whole; Tomcat sends large ones in fragments. */
    public String text() {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        while (true) {
            Frame frame = read();
            if (frame.opcode() == CLOSE) {
                throw new AssertionError("closed: " + closing(frame));
            }
            if (frame.opcode() == TEXT || frame.opcode() == CONTINUATION) {
                message.writeBytes(frame.payload().array());
                if (frame.last()) {
                    return message.toString(StandardCharsets.UTF_8);
                }
            }
        }
    }

    /** What the next ping has; whatever comes before is dropped. */
    public byte[] ping() {
        Frame frame = read();
        while (frame.opcode() != PING) {
            frame = read();
        }
        return frame.payload().array();
    }

    /** How many messages the lines so far came in. */
    public int messages() {
        return messages;
    }

    /** Reads on to the end. */
    public Closing closing() {
        Frame frame = read();
        while (frame.opcode() != CLOSE) {
            frame = read();
        }
        return closing(frame);
    }

    /** Reads on to the end, with or without a close frame; the code, 1006 where there is none. */
    public int awaitEnd() {
        try {
            return closing().code();
        } catch (UncheckedIOException e) {
            return 1006;
        }
    }

    private static Closing closing(Frame frame) {
        int code = frame.payload().getShort();
        return new Closing(code, StandardCharsets.UTF_8.decode(frame.payload()).toString());
    }

    private record Frame(boolean last, int opcode, ByteBuffer payload) {}

    private Frame read() {
        try {
            int first = in.readUnsignedByte();
            long length = in.readUnsignedByte();
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            return new Frame((first & LAST) != 0, first & 0x0F, ByteBuffer.wrap(in.readNBytes((int) length)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends nothing more, not even a close frame, and reads on until the server has cut the connection. */
    public void finish() {
        try {
            socket.shutdownOutput();
            in.transferTo(OutputStream.nullOutputStream());
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the server leaves the connection open", e);
        } catch (SocketException e) {
            // Cut, with something on its way.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Is gone without a word, as if the line had been cut. */
    public void vanish() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        vanish();
    }
}
