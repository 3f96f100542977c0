package dev.slipway.template;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The AWS calls that compiled code can reach, as IAM actions. It follows calls from method to method and from a port to
 * every implementation, and counts the calls of a lambda where the lambda is created. So it finds every possible call,
 * and perhaps more.
 */
final class ReachableCalls {
    private static final Map<String, String> CLIENTS = Map.of(
            "EcsClient", "ecs",
            "EcrClient", "ecr",
            "SsmClient", "ssm",
            "EventBridgeClient", "events");
    private static final String ROLES = "StsAssumeRoleCredentialsProvider";

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/dev/slipway/sandbox/"))
            .importPackages("dev.slipway");

    private final Set<JavaCodeUnit> seen = new HashSet<>();
    private final Deque<JavaCodeUnit> next = new ArrayDeque<>();
    private final Set<String> actions = new TreeSet<>();

    private ReachableCalls() {}

    /** The calls that a function of package lambda can reach. */
    static Set<String> from(String function) {
        var reach = new ReachableCalls();
        CODE.get("dev.slipway.lambda." + function).getCodeUnits().forEach(reach::visit);
        while (!reach.next.isEmpty()) {
            accesses(reach.next.remove()).forEach(reach::follow);
        }
        return reach.actions;
    }

    /** All calls in the code, reachable or not. */
    static Set<String> ofAllCode() {
        var actions = new TreeSet<String>();
        CODE.stream()
                .flatMap(c -> c.getCodeUnits().stream())
                .flatMap(ReachableCalls::accesses)
                .forEach(access -> action(access).ifPresent(actions::add));
        return actions;
    }

    private static Stream<JavaAccess<?>> accesses(JavaCodeUnit unit) {
        return Stream.concat(unit.getCallsFromSelf().stream(), unit.getCodeUnitReferencesFromSelf().stream());
    }

    private void visit(JavaCodeUnit unit) {
        if (seen.add(unit)) {
            next.add(unit);
        }
    }

    private void follow(JavaAccess<?> access) {
        action(access).ifPresent(actions::add);
        JavaClass owner = access.getTargetOwner();
        if (!owner.getPackageName().startsWith("dev.slipway")) {
            return;
        }
        access.getTarget().resolveMember().map(JavaCodeUnit.class::cast).ifPresent(unit -> {
            visit(unit);
            owner.getAllSubclasses().stream()
                    .flatMap(subclass -> subclass.getMethods().stream())
                    .filter(method -> method.getName().equals(unit.getName())
                            && method.getRawParameterTypes().equals(unit.getRawParameterTypes()))
                    .forEach(this::visit);
        });
    }

    private static Optional<String> action(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getSimpleName();
        if (owner.equals(ROLES)) {
            return Optional.of("sts:AssumeRole");
        }
        String method = access.getName().replaceFirst("Paginator$", "");
        return Optional.ofNullable(CLIENTS.get(owner))
                .filter(service -> !method.equals("builder"))
                .map(service -> service + ":" + method.substring(0, 1).toUpperCase(Locale.ROOT) + method.substring(1));
    }
}
