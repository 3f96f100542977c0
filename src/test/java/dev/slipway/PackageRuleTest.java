package dev.slipway;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.slipway.config.ConfigurationLoader;
import dev.slipway.config.ParameterStore;
import dev.slipway.ecr.Images;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.Services;
import dev.slipway.ecs.TaskDefinitions;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which package may use which others: the flow from event to outcome runs one way. A new package needs its row here. */
@NullMarked
class PackageRuleTest {
    private static final String ROOT = "dev.slipway.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.slipway");

    /** A package, and the other packages that it may use. Every row uses only rows above it. */
    private static final Map<String, String> PACKAGES = rows("""
            text           |
            ecr            | text
            ecs            | ecr
            release        | ecs ecr text
            pattern        | text
            trigger        | release ecs ecr text
            config         | pattern ecs ecr text
            select         | config trigger release pattern ecs ecr text
            caller         | select config trigger pattern text
            outcome        | select config text
            deploy.plan    | outcome select config trigger release pattern ecs ecr
            cause          | release ecs
            reconcile.plan | cause outcome config trigger release ecs
            access         | cause config release ecs ecr
            task           | deploy.plan access cause outcome select config trigger release ecs ecr text
            prepare.plan   | cause config release ecs
            prepare        | prepare.plan deploy.plan access config release ecs text
            deploy         | prepare prepare.plan deploy.plan access outcome select config trigger release ecs ecr
            reconcile      | prepare prepare.plan reconcile.plan access cause outcome select config trigger release ecs ecr
            control        | access outcome select config trigger release ecs text
            query          | prepare.plan task deploy.plan access cause outcome select config trigger release ecs ecr text
            hold           | access select pattern config release ecs ecr text
            publish        | access outcome config ecr text
            aws            | access publish config ecs ecr text
            smoke          | access text
            rehearsal      | text
            lambda         | rehearsal smoke aws publish task hold query control reconcile deploy deploy.plan access outcome caller select config trigger release ecs text
            """);

    /** The sandbox may use every package of the product, and of its own packages those of its row. */
    private static final Map<String, String> SANDBOX = rows("""
            api      |
            events   | api
            task     | api
            template | events
            runtime  |
            rollout  | task events api
            ecr      | events api
            ecs      | rollout task events api
            stored   | api
            account  | stored ecs ecr rollout task events api
            http     | account ecr task events api
            local    | http account template events api
            serve    | local account template api
            demo     | local http account template task events
            bench    | local http account runtime events api
            provided | runtime http account events api
            """);

    @ParameterizedTest
    @MethodSource("packages")
    void packageUsesOnlyThePackagesOfItsRow(String name, String others) {
        allow(ROOT, name, others).check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("sandboxPackages")
    void sandboxPackageUsesOnlyThePackagesOfItsRow(String name, String others) {
        allow(ROOT + "sandbox.", name, others).check(CLASSES);
    }

    @Test
    void everyPackageHasARow() {
        assertThat(CLASSES.getPackage("dev.slipway").getClasses()).isEmpty();
        assertThat(packagesBelow("dev.slipway"))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                PACKAGES.keySet().stream(),
                                Stream.concat(
                                        Stream.of("sandbox"),
                                        SANDBOX.keySet().stream().map(name -> "sandbox." + name)))
                        .toList());
    }

    @Test
    void productDoesNotUseTheSandbox() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "sandbox..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "sandbox..")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.slipway.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    /** A library, and the only packages that may use it. */
    @ParameterizedTest
    @CsvSource({
        "software.amazon.awssdk.., aws sandbox",
        "com.amazonaws.services.lambda.., lambda sandbox",
        "software.amazon.event.ruler.., sandbox",
        "org.yaml.., sandbox",
        "org.crac.., lambda",
        "com.google.re2j.., pattern"
    })
    void libraryIsUsedOnlyByThePackagesOfItsRow(String library, String users) {
        String[] may =
                Stream.of(users.split(" ", -1)).map(user -> ROOT + user + "..").toArray(String[]::new);

        noClasses()
                .that()
                .resideOutsideOfPackages(may)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES);
    }

    /** The rules are pure: values go in, and an action comes out. */
    @ParameterizedTest
    @ValueSource(strings = {"deploy.plan", "prepare.plan", "reconcile.plan", "release", "trigger", "caller"})
    void pureRulesUseNoPortNoInputOutputAndNoClock(String name) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + name)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.net..", "java.util.concurrent..", "java.nio.file..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Aws.class, Services.class, TaskDefinitions.class, Images.class)
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(ParameterStore.class, ConfigurationLoader.class, Clock.class, InstantSource.class)
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .accessClassesThat()
                .belongToAnyOf(System.class, Thread.class, Random.class)
                .check(CLASSES);
    }

    private static ArchRule allow(String root, String name, String others) {
        String[] may = Stream.concat(Stream.of(name), Stream.of(others.split(" ", -1)))
                .filter(other -> !other.isEmpty())
                .map(other -> root + other)
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(root + name)
                .should()
                .dependOnClassesThat(resideInAPackage(root.substring(0, root.length() - 1) + "..")
                        .and(not(resideInAnyPackage(may))));
    }

    private static List<String> packagesBelow(String root) {
        return CLASSES.getPackage(root).getSubpackagesInTree().stream()
                .filter(found -> !found.getClasses().isEmpty())
                .map(found -> found.getName().substring(root.length() + 1))
                .toList();
    }

    private static Stream<Arguments> packages() {
        return PACKAGES.entrySet().stream().map(row -> Arguments.of(row.getKey(), row.getValue()));
    }

    private static Stream<Arguments> sandboxPackages() {
        return SANDBOX.entrySet().stream().map(row -> Arguments.of(row.getKey(), row.getValue()));
    }

    private static Map<String, String> rows(String table) {
        var rows = new LinkedHashMap<String, String>();
        table.lines().forEach(line -> {
            String[] cells = line.split("\\|", -1);
            rows.put(cells[0].strip(), cells[1].strip());
        });
        return rows;
    }
}
