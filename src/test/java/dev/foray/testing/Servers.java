package dev.foray.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What tests with servers in processes of their own share. */
public final class Servers {
    /** An upper bound for a machine that has much else to do. */
    public static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final Duration MOST_OF_A_LOOK = Duration.ofSeconds(5);
    private static final int KNOCKS = 40;
    private static final String NOTHING = "GET %s/nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    private Servers() {}

    /** A condition that may fail while the server is not there yet. */
    public interface Condition {
        boolean holds() throws IOException;
    }

    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /**
     * Asks for something that is not there, some times at once, each on a connection of its own.
     *
     * @param contextRoot whose web application is asked, as in {@code /foray}; empty: the root's
     */
    public static void knock(InetSocketAddress address, String contextRoot) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < KNOCKS; i++) {
            Socket socket = new Socket(address.getAddress(), address.getPort());
            socket.getOutputStream().write(NOTHING.formatted(contextRoot).getBytes(StandardCharsets.US_ASCII));
            sockets.add(socket);
        }
        for (Socket socket : sockets) {
            socket.getInputStream().readAllBytes();
            socket.close();
        }
    }

    /** The path of a program of the JDK that runs the tests. */
    public static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /** Waits until it holds; false when that takes longer than {@link #PATIENCE}. */
    public static boolean await(Condition condition) {
        return await(() -> true, condition);
    }

    /** The same; false, too, when the process has ended. */
    public static boolean await(Process process, Condition condition) {
        return await(process::isAlive, condition);
    }

    /** What could be there still. */
    public interface Left<T> {
        List<T> list() throws IOException;
    }

    /** Waits until nothing is left; the answer is what there was at the last look. */
    public static <T> List<T> awaitNone(Left<T> left) {
        AtomicReference<List<T>> seen = new AtomicReference<>(List.of());
        boolean none = await(() -> {
            seen.set(left.list());
            return seen.get().isEmpty();
        });
        if (!none && seen.get().isEmpty()) {
            throw new AssertionError("it could not be looked at");
        }
        return seen.get();
    }

    private static boolean await(BooleanSupplier goesOn, Condition condition) {
        long waited = 0;
        long before = System.nanoTime();
        while (waited < PATIENCE.toNanos() && goesOn.getAsBoolean()) {
            try {
                if (condition.holds()) {
                    return true;
                }
            } catch (IOException e) {
                // Not listening yet, or not any more.
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            long now = System.nanoTime();
            // Time in which this process was stopped does not count.
            waited += Math.min(now - before, MOST_OF_A_LOOK.toNanos());
            before = now;
        }
        return false;
    }

    /** What {@code jcmd} of this JDK tells of a Java process. */
    public static String jcmd(Path java, long pid, String... command) throws IOException {
        String[] line = new String[command.length + 2];
        line[0] = java.resolve("bin/jcmd").toString();
        line[1] = Long.toString(pid);
        System.arraycopy(command, 0, line, 2, command.length);
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException("jcmd failed: " + output);
        }
        return output;
    }
}
