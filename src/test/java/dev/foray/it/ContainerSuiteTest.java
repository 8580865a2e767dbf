package dev.foray.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.testing.Container;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ContainerSuiteTest {
    private static final String ENDING = "ContainerIT.class";

    /** One without would be tested nowhere, and nobody told. */
    @Test
    void everyContainerHasAClassOfTests() throws IOException, URISyntaxException {
        Path folder = Path.of(ContainerSuite.class.getResource("").toURI());
        List<String> wanted = Arrays.stream(Container.values())
                .map(container -> container.toString().replace("-", ""))
                .toList();

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(ENDING))
                            .map(name -> name.replace(ENDING, "").toLowerCase(Locale.ROOT)))
                    .containsExactlyInAnyOrderElementsOf(wanted);
        }
    }
}
