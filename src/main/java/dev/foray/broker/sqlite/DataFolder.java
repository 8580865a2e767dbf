package dev.foray.broker.sqlite;

import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** The folder with the file and its lock, which one broker at a time holds. Thread-safe. */
final class DataFolder implements AutoCloseable {
    static final String FILE_NAME = "foray.db";
    static final String LOCK_NAME = "foray.lock";

    private final Path file;
    private final FileChannel channel;

    private DataFolder(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Makes the folder, for its owner only, if it is missing, and locks it.
     *
     * @throws ForayException when another broker has it, or when it cannot be made or written
     */
    static DataFolder lock(Path folder) {
        try {
            Files.createDirectories(folder, permissions(folder, "rwx------"));
            FileChannel channel =
                    FileChannel.open(folder.resolve(LOCK_NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw new ForayException(
                        ErrorCode.INTERNAL, "data folder " + folder + " is in use by another Foray; give each its own");
            }
            return new DataFolder(createdFile(folder), channel);
        } catch (IOException e) {
            throw new ForayException(ErrorCode.INTERNAL, "data folder " + folder + " cannot be used: " + e, e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** An empty file is a new database; made here so that nobody else may read it. */
    private static Path createdFile(Path folder) throws IOException {
        Path file = folder.resolve(FILE_NAME);
        try {
            return Files.createFile(file, permissions(folder, "rw-------"));
        } catch (FileAlreadyExistsException e) {
            return file;
        }
    }

    private static FileAttribute<?>[] permissions(Path folder, String text) {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text))}
                : new FileAttribute<?>[0];
    }

    Path file() {
        return file;
    }

    /** Whether the last one who had the file did not close it: its log is still there. */
    boolean leftOpen() throws IOException {
        Path log = file.resolveSibling(FILE_NAME + "-wal");
        return Files.exists(log) && Files.size(log) > 0;
    }

    /** Lets others have the folder. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
