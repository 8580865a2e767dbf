package dev.foray;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** How many lines a source file has, and each of its methods, as the compiler reads it. */
record SourceSizes(String file, long lines, List<Method> methods) {
    /** A method and its lines, from its annotations to its closing brace. */
    record Method(String name, long lines) {}

    /** Of all Java files in a folder. */
    static List<SourceSizes> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return of(files.filter(file -> file.toString().endsWith(".java"))
                    .map(Source::read)
                    .toList());
        }
    }

    static SourceSizes of(String file, String source) {
        return of(List.of(new Source(file, source))).get(0);
    }

    /** All at once, because starting the compiler takes longer than reading a file. */
    private static List<SourceSizes> of(List<Source> sources) {
        JavacTask task =
                (JavacTask) ToolProvider.getSystemJavaCompiler().getTask(null, null, null, null, null, sources);
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        List<SourceSizes> sizes = new ArrayList<>();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                JavaFileObject source = unit.getSourceFile();
                List<Method> methods = new ArrayList<>();
                new MethodLines(unit, positions, methods).scan(unit, null);
                long lines = source.getCharContent(true).toString().lines().count();
                sizes.add(new SourceSizes(source.getName().substring(1), lines, methods));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sizes;
    }

    /** What is longer than it may be, in sentences. */
    Stream<String> over(int fileLines, int methodLines) {
        return Stream.concat(
                Stream.of(lines).filter(count -> count > fileLines).map(count -> file + " has " + count + " lines"),
                methods.stream()
                        .filter(method -> method.lines() > methodLines)
                        .map(method -> file + " " + method.name() + " has " + method.lines() + " lines"));
    }

    private static final class MethodLines extends TreePathScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<Method> found;

        MethodLines(CompilationUnitTree unit, SourcePositions positions, List<Method> found) {
            this.unit = unit;
            this.positions = positions;
            this.found = found;
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            long first = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, method));
            long last = unit.getLineMap().getLineNumber(positions.getEndPosition(unit, method));
            found.add(new Method(method.getName().toString(), last - first + 1));
            return super.visitMethod(method, null);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String file, String text) {
            super(URI.create("string:///" + file), Kind.SOURCE);
            this.text = text;
        }

        static Source read(Path file) {
            try {
                return new Source(file.getFileName().toString(), Files.readString(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
