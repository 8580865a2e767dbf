package dev.foray.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An application server's process, and what can be seen of it from outside. */
public final class ServerProcess implements AutoCloseable {
    private static final int STOP_SECONDS = 60;

    private final Path java;
    private final Path log;
    private final Process process;

    private ServerProcess(Path java, Path log, Process process) {
        this.java = java;
        this.log = log;
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param java the JDK that it runs on, which is the JAVA_HOME that it sees
     * @param folder that it starts in, and gets its log
     * @param command after {@code java}
     */
    public static ServerProcess start(Path java, Path folder, Map<String, String> environment, List<String> command)
            throws IOException {
        Path log = folder.resolve("console.log");
        ProcessBuilder builder = new ProcessBuilder(
                        Stream.concat(Stream.of(java.resolve("bin/java").toString()), command.stream())
                                .toList())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("JAVA_HOME", java.toString());
        builder.environment().putAll(environment);
        return new ServerProcess(java, log, builder.start());
    }

    /** Waits until it holds; otherwise the process is killed, and the exception tells what it has logged. */
    public void await(String what, Servers.Condition condition) throws IOException {
        if (!Servers.await(process, condition)) {
            kill();
            throw new IOException("no " + what + ":\n" + log());
        }
    }

    /** All that it has written to its console. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    /** Of the server itself, where another program has started it. */
    public long pid() {
        return server().pid();
    }

    private ProcessHandle server() {
        return process.descendants().findFirst().orElseGet(process::toHandle);
    }

    /** The Java threads whose names begin so, each with its stack. */
    public List<String> threads(String prefix) throws IOException {
        return Stream.of(jcmd("Thread.print").split("\\R\\R", -1))
                .filter(thread -> thread.startsWith("\"" + prefix))
                .toList();
    }

    /** How many web applications' class loaders with Foray are reachable, after a garbage collection. */
    private long loaders() throws IOException {
        var unused = jcmd("GC.class_histogram");
        return jcmd("VM.class_hierarchy", "dev.foray.Foray")
                .lines()
                .filter(line -> line.contains("dev.foray.Foray/"))
                .count();
    }

    /**
     * Waits until none is left, and says whether that was so. Threads of a server go on for a moment with what they did
     * for the last application, and those that have nothing more to do end after a minute.
     *
     * @param address of the server, which is asked for something meanwhile
     */
    public boolean awaitNoLoader(InetSocketAddress address) {
        return Servers.await(process, () -> {
            Servers.knock(address, "");
            return loaders() == 0;
        });
    }

    /** Writes what is reachable on the heap to a file, for whoever looks for what keeps a class loader. */
    public Path dumpHeap() throws IOException {
        Path file = log.resolveSibling("heap.hprof");
        Files.deleteIfExists(file);
        var unused = jcmd("GC.heap_dump", file.toString());
        return file;
    }

    private String jcmd(String... command) throws IOException {
        return Servers.jcmd(java, pid(), command);
    }

    /** What it has open below this folder, deleted files too; empty where the system does not tell. */
    public List<Path> openFiles(Path folder) throws IOException {
        Path descriptors = Path.of("/proc", Long.toString(pid()), "fd");
        if (!Files.isDirectory(descriptors)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(descriptors)) {
            return all.filter(Files::isSymbolicLink)
                    .map(ServerProcess::target)
                    .filter(path -> path.startsWith(folder))
                    .toList();
        }
    }

    private static Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException e) {
            return link; // Closed meanwhile.
        }
    }

    /** Ends it in order, as an operating system does, and waits for that; false where it had to be killed. */
    public boolean stop() {
        server().destroy();
        boolean ended = ended(STOP_SECONDS);
        kill();
        return ended;
    }

    private boolean ended(int seconds) {
        return !process.onExit()
                .completeOnTimeout(process, seconds, TimeUnit.SECONDS)
                .join()
                .isAlive();
    }

    /** As {@code kill -9}: nothing of it runs any more when this returns. */
    public void kill() {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        CompletableFuture.allOf(all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                .join();
    }

    @Override
    public void close() {
        kill();
    }
}
