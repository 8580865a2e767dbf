package dev.foray;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import dev.foray.session.Disconnect;
import dev.foray.session.Transport;
import java.util.Map;
import java.util.Set;

/**
 * Which package may use what. The rules take the root package, so that they can be applied to packages that break them.
 */
final class ArchitectureRules {
    private static final Set<String> FOR_APPLICATION =
            Set.of("hub", "session", "auth", "broker", "channel", "config", "thread");

    private static final Set<String> FOR_PROTOCOLS =
            Set.of("protocol", "hub", "session", "auth", "broker", "channel", "config", "thread");

    private static final Set<String> FOR_SOCKETIO = Set.of(
            "protocol.socketio.engine",
            "protocol.socketio.spi",
            "protocol",
            "hub",
            "session",
            "auth",
            "broker",
            "channel",
            "config",
            "thread");

    /** What each package may use of the others; the root may use all. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("protocol", FOR_APPLICATION),
            Map.entry("protocol.centrifuge", FOR_PROTOCOLS),
            Map.entry("protocol.socketio", FOR_SOCKETIO),
            Map.entry("protocol.socketio.engine", Set.of("protocol", "session", "auth", "channel", "thread")),
            Map.entry("protocol.socketio.spi", Set.of()),
            Map.entry("protocol.text", FOR_PROTOCOLS),
            Map.entry("api", FOR_PROTOCOLS),
            Map.entry("monitor", FOR_APPLICATION),
            Map.entry("hub", Set.of("broker", "session", "channel", "config", "thread")),
            Map.entry("session", Set.of("channel", "thread")),
            Map.entry("broker", Set.of("channel", "config", "thread")),
            Map.entry("broker.sqlite", Set.of("broker", "channel", "config", "thread")),
            Map.entry("broker.nats", Set.of("broker", "channel", "config", "thread")),
            Map.entry("auth", Set.of("channel", "config")),
            Map.entry("channel", Set.of("config")),
            Map.entry("config", Set.of()),
            Map.entry("container", Set.of("thread")),
            Map.entry("thread", Set.of()));

    private final String root;

    ArchitectureRules(String root) {
        this.root = root;
    }

    /** Dependencies point downwards only, and every package is one that the design has. */
    ArchRule directions() {
        return classes().that().resideInAPackage(root + "..").should(new ArchCondition<>("use lower packages only") {
            @Override
            public void check(JavaClass origin, ConditionEvents events) {
                String from = within(origin);
                if (!from.isEmpty() && !MAY_USE.containsKey(from)) {
                    events.add(SimpleConditionEvent.violated(
                            origin, origin.getName() + " is in a package that the design does not have"));
                }
                for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                    if (isForbidden(from, dependency.getTargetClass())) {
                        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                    }
                }
            }
        });
    }

    private boolean isForbidden(String from, JavaClass target) {
        boolean ours = (target.getPackageName() + ".").startsWith(root + ".");
        return ours
                && !from.isEmpty()
                && !within(target).equals(from)
                && !MAY_USE.getOrDefault(from, Set.of()).contains(within(target));
    }

    private String within(JavaClass of) {
        return of.getPackageName().equals(root) ? "" : of.getPackageName().substring(root.length() + 1);
    }

    ArchRule freeOfCycles() {
        return slices().matching(root + ".(**)").should().beFreeOfCycles();
    }

    ArchRule jakartaStaysOutOfTheCore() {
        return noClasses()
                .that()
                .resideInAnyPackage(root + ".channel..", root + ".broker..", root + ".session..", root + ".hub..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta..");
    }

    ArchRule webSocketIsSpokenByProtocols() {
        return confined("jakarta.websocket..", root, root + ".protocol..");
    }

    ArchRule natsIsSpokenByItsBroker() {
        return confined("io.nats..", root + ".broker.nats..");
    }

    ArchRule sqliteIsSpokenByItsBroker() {
        return confined("org.sqlite..", root + ".broker.sqlite..");
    }

    ArchRule tokensAreReadByAuth() {
        return confined("com.nimbusds..", root + ".auth..");
    }

    private ArchRule confined(String library, String... places) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackages(places)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .allowEmptyShould(true);
    }

    /** One send in flight for each session, and a close after everything was left: only if there is one way out. */
    ArchRule onlyOutboxesSend() {
        return noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.foray.session.Outbox")
                .should()
                .callMethod(Transport.class, "send", String.class, Transport.Completion.class)
                .orShould()
                .callMethod(Transport.class, "ping");
    }

    ArchRule onlySessionsClose() {
        return noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.foray.session.Session")
                .should()
                .callMethod(Transport.class, "close", Disconnect.class);
    }

    ArchRule nothingIsPrinted() {
        return GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
    }

    ArchRule systemLoggersLog() {
        return noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..");
    }

    ArchRule namesSaySomething() {
        return noClasses().should().haveNameMatching(".*(Manager|Utils?|Helper|Impl)");
    }
}
