package dev.foray.testing;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What servers need that are started from a copy of themselves. */
public final class Folders {
    private Folders() {}

    /** Deletes a folder with all that is in it, where there is one. */
    public static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            for (Path path : below(folder, Comparator.reverseOrder())) {
                Files.delete(path);
            }
        }
    }

    /** Copies a folder with all that is in it. */
    public static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        for (Path path : below(from, Comparator.naturalOrder())) {
            Files.copy(path, to.resolve(from.relativize(path)));
        }
    }

    /** Puts what is in an archive into a folder. */
    public static void unpack(Path archive, Path to) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(archive);
                Stream<Path> all = Files.walk(zip.getPath("/"))) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                Path file = to.resolve(path.toString().substring(1));
                Files.createDirectories(file.getParent());
                Files.copy(path, file);
            }
        }
    }

    private static List<Path> below(Path folder, Comparator<Path> order) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.sorted(order).toList();
        }
    }
}
