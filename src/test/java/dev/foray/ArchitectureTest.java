package dev.foray;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.foray.archviolations.api.ApiThatReadsTokens;
import dev.foray.archviolations.api.ApiThatSpeaksSql;
import dev.foray.archviolations.api.ApiThatSpeaksWebSocket;
import dev.foray.archviolations.api.Talkative;
import dev.foray.archviolations.api.ThingManager;
import dev.foray.archviolations.channel.Egg;
import dev.foray.archviolations.config.Hen;
import dev.foray.archviolations.hub.HubThatKnowsAProtocol;
import dev.foray.archviolations.hub.HubThatKnowsServlets;
import dev.foray.archviolations.hub.HubThatSpeaksNats;
import dev.foray.archviolations.protocol.centrifuge.ProtocolThatKnowsAnother;
import dev.foray.archviolations.session.SendsByItself;
import dev.foray.archviolations.stray.InNoKnownPackage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The architecture holds, and each of its rules is seen to fail. */
class ArchitectureTest {
    private static final int FILE_LINES = 300;
    private static final int METHOD_LINES = 50;

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.foray");
    private static final JavaClasses VIOLATIONS = new ClassFileImporter().importPackages("dev.foray.archviolations");

    /** A rule, and which classes of {@code archviolations} break it. */
    static Stream<Arguments> rules() {
        return Stream.of(
                rule(
                        ArchitectureRules::directions,
                        HubThatKnowsAProtocol.class,
                        ProtocolThatKnowsAnother.class,
                        InNoKnownPackage.class,
                        Hen.class),
                rule(ArchitectureRules::freeOfCycles, Egg.class, Hen.class),
                rule(ArchitectureRules::jakartaStaysOutOfTheCore, HubThatKnowsServlets.class),
                rule(ArchitectureRules::webSocketIsSpokenByProtocols, ApiThatSpeaksWebSocket.class),
                rule(ArchitectureRules::natsIsSpokenByItsBroker, HubThatSpeaksNats.class),
                rule(ArchitectureRules::sqliteIsSpokenByItsBroker, ApiThatSpeaksSql.class),
                rule(ArchitectureRules::tokensAreReadByAuth, ApiThatReadsTokens.class),
                rule(ArchitectureRules::onlyOutboxesSend, SendsByItself.class),
                rule(ArchitectureRules::onlySessionsClose, SendsByItself.class),
                rule(ArchitectureRules::nothingIsPrinted, Talkative.class),
                rule(ArchitectureRules::systemLoggersLog, Talkative.class),
                rule(ArchitectureRules::namesSaySomething, ThingManager.class));
    }

    private static Arguments rule(Function<ArchitectureRules, ArchRule> rule, Class<?>... breaking) {
        return Arguments.of(
                rule.apply(new ArchitectureRules("dev.foray")),
                rule.apply(new ArchitectureRules("dev.foray.archviolations")),
                List.of(breaking));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void theRuleHolds(ArchRule rule) {
        rule.check(MAIN);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("rules")
    void theRuleIsSeenToFail(ArchRule unused, ArchRule rule, List<Class<?>> breaking) {
        String report = rule.evaluate(VIOLATIONS).getFailureReport().toString();

        for (Class<?> one : breaking) {
            assertThat(report).contains(one.getSimpleName());
        }
    }

    @Nested
    class Sizes {
        @Test
        void filesAndMethodsAreShort() throws IOException {
            List<SourceSizes> sources = SourceSizes.in(Path.of("src/main/java"));

            assertThat(sources).hasSizeGreaterThan(100);
            assertThat(sources.stream().flatMap(source -> source.over(FILE_LINES, METHOD_LINES)))
                    .isEmpty();
        }

        @Test
        void longFilesAreReported() {
            SourceSizes sizes = SourceSizes.of("Long.java", "class Long {\n" + "\n".repeat(299) + "}\n");

            assertThat(sizes.over(FILE_LINES, METHOD_LINES)).containsExactly("Long.java has 301 lines");
            assertThat(sizes.over(301, METHOD_LINES)).isEmpty();
        }

        @Test
        void longMethodsAreReported() {
            SourceSizes sizes = SourceSizes.of(
                    "Long.java",
                    "class Long {\n  Long() {}\n  void run() {\n" + "    run();\n".repeat(49) + "  }\n}\n");

            assertThat(sizes.over(FILE_LINES, METHOD_LINES)).containsExactly("Long.java run has 51 lines");
            assertThat(sizes.over(FILE_LINES, 51)).isEmpty();
        }
    }
}
