package dev.slipway.select;

import static dev.slipway.fixtures.ConfigurationFixture.targets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.slipway.config.Configuration;
import dev.slipway.config.ConfigurationProblem;
import dev.slipway.config.Target;
import dev.slipway.ecs.Location;
import dev.slipway.fixtures.ConfigurationFixture;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How reconciliation finds the services that only patterns select. */
class ServiceListingTest {
    private static final String ANY =
            "{'service':'{service}','environment':'{environment}','repository':'apps/{service}','tags':['{environment}-*']%s}";
    /** ab in c and a in bc have one family. */
    private static final String ONE_FAMILY = ANY.formatted(
            ",'cluster':'shared','ecsService':'{service}-{environment}','family':'{service}{environment}'");

    private static final String IN_SHARED =
            "{'service':'{service}','environment':'dev','repository':'apps/{service}','tags':['*'],'cluster':'shared'%s}";

    @Test
    void explicitTargetsNeedNoListing() {
        assertThat(targets("{'service':'web','environment':'dev','repository':'acme/web'}")
                        .listings())
                .isEmpty();
    }

    @Test
    void patternWithAFixedClusterNeedsNoListOfClusters() {
        ServiceListing listing = only(targets(IN_SHARED.formatted("")));

        assertThat(listing.location()).isEqualTo(Location.OWN);
        assertThat(listing.cluster()).contains("shared");
        assertThat(names(listing.targets("shared", List.of("web", "shop")).targets()))
                .containsExactly("web in dev", "shop in dev");
    }

    @ParameterizedTest
    @CsvSource({
        "apps-dev, true",
        "apps-, false",
        "dev, false",
        "arn:aws:ecs:eu-central-1:123456789012:cluster/apps-dev, true",
        "arn:aws:ecs:eu-central-1:123456789012:cluster/dev, false"
    })
    void findsNamesInEveryMatchingCluster(String cluster, boolean fits) {
        ServiceListing listing = only(targets(ANY.formatted(",'cluster':'apps-{environment}'")));

        assertThat(listing.cluster()).isEmpty();
        assertThat(listing.fits(cluster)).isEqualTo(fits);
        assertThat(names(listing.targets(cluster, List.of("web")).targets()))
                .isEqualTo(fits ? List.of("web in dev") : List.of());
    }

    @Test
    void patternsOfOneLocationShareOneListing() {
        String shop =
                "{'service':'shop','environment':'{e}','repository':'acme/shop','tags':['{e}-*'],'ecsService':'s'}";
        ServiceListing listing = only(
                targets(
                        shop,
                        "{'service':'app-{s}','environment':'{e}','repository':'apps/{s}','tags':['{e}-*'],'ecsService':'{s}','cluster':'apps-{e}'}"));

        assertThat(listing.fits("qa")).isTrue();
        assertThat(names(listing.targets("qa", List.of("s", "web")).targets())).containsExactly("shop in qa");
        assertThat(names(listing.targets("apps-dev", List.of("web")).targets())).containsExactly("app-web in dev");
    }

    @Test
    void listsEachLocationAndEachFixedClusterOnce() {
        String role = "arn:aws:iam::999999999999:role/slipway";
        Targets targets = targets(
                ANY.formatted(",'region':'us-east-1'"),
                ANY.formatted(",'roleArn':'%s'".formatted(role)),
                IN_SHARED.formatted(""),
                IN_SHARED.formatted(",'ecsService':'old-{service}'"));

        assertThat(targets.listings())
                .extracting(ServiceListing::location, ServiceListing::cluster)
                .containsExactly(
                        tuple(new Location(Optional.of("us-east-1"), Optional.empty()), Optional.empty()),
                        tuple(new Location(Optional.empty(), Optional.of(role)), Optional.empty()),
                        tuple(Location.OWN, Optional.of("shared")));
    }

    @Test
    void listingsNeverFindTheSameService() {
        Targets targets = targets(
                "{'service':'app-{s}','environment':'{e}','repository':'apps/{s}','tags':['{e}-*']}",
                IN_SHARED.formatted(",'ecsService':'job-{service}'"));
        List<String> services = List.of("app-web", "job-mail");

        assertThat(targets.listings())
                .extracting(l -> names(l.targets("shared", services).targets()))
                .containsExactly(List.of("app-web in shared"), List.of("mail in dev"));
    }

    @Test
    void doesNotFindExplicitTargets() {
        ServiceListing listing =
                only(Targets.of(Configuration.parse(ConfigurationFixture.THREE_TARGETS, ConfigurationFixture.HOME)));

        assertThat(names(listing.targets("dev", List.of("web", "shop")).targets()))
                .containsExactly("shop in dev");
        assertThat(names(listing.targets("production", List.of("web", "shop")).targets()))
                .containsExactly("shop in production");
    }

    @Test
    void serviceOfAnExplicitTargetDoesNotConflictWithOthersInItsCluster() {
        ServiceListing listing = only(targets(
                ONE_FAMILY,
                "{'service':'x','environment':'live','repository':'acme/x','cluster':'shared','ecsService':'ab-c'}"));

        assertThat(names(listing.targets("shared", List.of("ab-c", "a-bc")).targets()))
                .containsExactly("a in bc");
    }

    @Test
    void skipsServicesThatWouldShareAFamily() {
        ServiceListing listing = only(targets(ONE_FAMILY));

        ServiceMatch both = listing.targets("shared", List.of("ab-c", "a-bc"));
        assertThat(both.targets()).isEmpty();
        assertThat(both.leftOut())
                .extracting(left -> left.problem().toString())
                .satisfiesExactly(
                        first -> assertThat(first).contains("targets[0]: ab in c is not reconciled", "a in bc"),
                        second -> assertThat(second).contains("targets[0]: a in bc is not reconciled", "ab in c"));
        assertThat(names(listing.targets("shared", List.of("a-bc")).targets())).containsExactly("a in bc");
    }

    @Test
    void skipsServicesWithTheSameName() {
        ServiceListing listing = only(
                targets(
                        "{'service':'{s}','environment':'{e}','repository':'apps/{s}','tags':['{e}-{color}'],'ecsService':'{s}-{color}','family':'{s}-{e}-{color}'}"));

        assertThat(listing.targets("dev", List.of("web-blue", "web-green")).targets())
                .isEmpty();
        assertThat(names(listing.targets("dev", List.of("web-blue", "web-blue", "shop-green"))
                        .targets()))
                .containsExactly("web in dev", "shop in dev");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'placeholderTag':'{x}','tags':['{environment}-{x}'] | neither cluster nor ecsService contains {x}; add it",
                "'region':'{x}','tags':['{environment}-{x}'] | its region or role has {x}, so its location is unknown",
                "'region':'{environment}' | its region or role has {environment}, so its location is unknown",
                "'roleArn':'arn:aws:iam::{x}:role/r','tags':['{environment}-{x}'] | its region or role has {x}, so its location",
                "'ecsService':'{service}-{service}-{x}-{x}','family':'{service}-{environment}-{x}','tags':['{environment}-{x}'] | repeats several names",
                "'cluster':'arn:aws:ecs:us-east-1:123456789012:cluster/main','ecsService':'{environment}-{service}' | is not in eu-central-1 of 123456789012, where the target is; set region and roleArn",
            })
    void reportsPatternThatNoListingCanFindAndWhatToDo(String fields, String why) {
        String pattern = fields.contains("'tags'") ? ANY.replace(",'tags':['{environment}-*']", "") : ANY;
        Targets targets = targets(pattern.formatted("," + fields));

        assertThat(targets.listings()).isEmpty();
        assertThat(targets.unlistable())
                .singleElement()
                .returns("targets[0]", ConfigurationProblem::path)
                .extracting(ConfigurationProblem::what)
                .asString()
                .startsWith("reconciliation cannot find the services of {service} in {environment} (targets[0]): ")
                .contains(why)
                .endsWith("; or configure each as a target of its own");
    }

    @Test
    void doesNotReportPatternThatAListingFinds() {
        assertThat(Targets.of(Configuration.parse(ConfigurationFixture.THREE_TARGETS, ConfigurationFixture.HOME))
                        .unlistable())
                .isEmpty();
    }

    @Test
    void findsServicesAmongAThousandTargetsAndPatterns() {
        String[] written = IntStream.range(0, 1_000)
                .mapToObj(i -> i % 2 == 0
                        ? "{'service':'w%d','environment':'dev','repository':'acme/w'}".formatted(i)
                        : "{'service':'p%d-{s}','environment':'{e}','repository':'p%d/{s}','tags':['{e}-*']}"
                                .formatted(i, i))
                .toArray(String[]::new);
        List<String> services = IntStream.range(0, 1_000)
                .mapToObj(i -> i % 2 == 0 ? "w" + i : "p%d-web".formatted(i))
                .toList();

        assertThat(only(targets(written)).targets("dev", services).targets()).hasSize(500);
    }

    private static ServiceListing only(Targets targets) {
        assertThat(targets.listings()).hasSize(1);
        return targets.listings().getFirst();
    }

    private static List<String> names(List<Target> targets) {
        return targets.stream().map(Target::toString).toList();
    }
}
