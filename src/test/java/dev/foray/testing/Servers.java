package dev.foray.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What tests with servers in processes of their own share. */
public final class Servers {
    /** An upper bound for a machine that has much else to do. */
    public static final Duration PATIENCE = Duration.ofMinutes(2);

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

    /** The path of a program of the JDK that runs the tests. */
    public static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /** Waits until it holds; false when that takes longer than {@link #PATIENCE} or the process has ended. */
    public static boolean await(Process process, Condition condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            try {
                if (condition.holds()) {
                    return true;
                }
            } catch (IOException e) {
                // Not listening yet.
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        return false;
    }

    /** What the JDK's {@code jcmd} tells of a Java process. */
    public static String jcmd(long pid, String... command) throws IOException {
        String[] line = new String[command.length + 2];
        line[0] = tool("jcmd");
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
