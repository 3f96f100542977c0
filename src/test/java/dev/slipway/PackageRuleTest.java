package dev.slipway;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which package may use which others. A new package needs its row here. */
@NullMarked
class PackageRuleTest {
    private static final String US = "dev.slipway.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.slipway");

    /** A package, and the other packages that it may use. */
    @ParameterizedTest
    @CsvSource({
        "ecs, ecs",
        "trigger, ecs",
        "target, trigger ecs",
        "plan, target trigger ecs",
        "rollback, plan target trigger ecs",
        "apply, rollback plan target trigger ecs",
        "publish, apply rollback plan target trigger ecs",
        "aws, publish target ecs",
        "lambda, aws publish apply rollback plan target trigger ecs",
        "sandbox, lambda aws publish apply rollback plan target trigger ecs"
    })
    void packageUsesOnlyThePackagesOfItsRow(String name, String others) {
        String[] may = Stream.concat(Stream.of(name), Stream.of(others.split(" ", -1)))
                .map(other -> US + other + "..")
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage(US + name + "..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.slipway..").and(not(resideInAnyPackage(may))))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    /** A package of the sandbox, and the other ones that it may use. */
    @ParameterizedTest
    @CsvSource({
        "api, ''",
        "events, api",
        "template, events",
        "rollout, events api",
        "ecr, events api",
        "ecs, rollout events api",
        "account, ecs ecr rollout events api",
        "http, account rollout events api",
        "local, http account template events",
        "demo, local http account template rollout events",
        "bench, local http account events api"
    })
    void sandboxPackageUsesOnlyWhatItsRowAllows(String name, String others) {
        String sandbox = US + "sandbox";
        String[] may = Stream.concat(Stream.of(name), Stream.of(others.split(" ", -1)))
                .filter(other -> !other.isEmpty())
                .map(other -> sandbox + "." + other)
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage(sandbox + "." + name)
                .should()
                .dependOnClassesThat(resideInAPackage(sandbox + "..").and(not(resideInAnyPackage(may))))
                .check(CLASSES);
    }

    @Test
    void everySandboxPackageHasARow() {
        assertThat(CLASSES.getPackage(US + "sandbox").getSubpackages().stream().map(JavaPackage::getRelativeName))
                .containsExactlyInAnyOrder(
                        "api",
                        "events",
                        "template",
                        "rollout",
                        "ecr",
                        "ecs",
                        "account",
                        "http",
                        "local",
                        "demo",
                        "bench");
    }

    @Test
    void everyPackageHasARow() {
        List<String> places =
                List.of("ecs", "trigger", "target", "plan", "rollback", "apply", "publish", "aws", "lambda", "sandbox");

        assertThat(CLASSES.getPackage("dev.slipway").getSubpackages().stream()
                        .map(JavaPackage::getRelativeName)
                        .collect(Collectors.toSet()))
                .isNotEmpty()
                .isSubsetOf(places);
        assertThat(CLASSES.getPackage("dev.slipway").getClasses()).isEmpty();
    }

    /** A library, and the only packages that may use it. */
    @ParameterizedTest
    @CsvSource({
        "software.amazon.awssdk.., aws",
        "com.amazonaws.services.lambda.., lambda sandbox",
        "software.amazon.event.ruler.., sandbox",
        "org.yaml.., sandbox",
        "com.google.re2j.., target",
        "org.semver4j.., target"
    })
    void libraryIsUsedOnlyByThePackagesOfItsRow(String library, String users) {
        String[] may =
                Stream.of(users.split(" ", -1)).map(user -> US + user + "..").toArray(String[]::new);

        noClasses()
                .that()
                .resideOutsideOfPackages(may)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES);
    }

    @Test
    void purePackagesUseNoInputOutputAndNoClock() {
        noClasses()
                .that()
                .resideInAnyPackage(US + "plan..", US + "trigger..", US + "ecs..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.net..", "java.util.concurrent..", "java.nio.file..")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.slipway.(*)..").should().beFreeOfCycles().check(CLASSES);
        slices().matching("dev.slipway.sandbox.(*)").should().beFreeOfCycles().check(CLASSES);
    }
}
