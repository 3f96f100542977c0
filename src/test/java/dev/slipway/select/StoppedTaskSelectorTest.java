package dev.slipway.select;

import static dev.slipway.fixtures.ConfigurationFixture.targets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.Target;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.RevisionName;
import dev.slipway.fixtures.ConfigurationFixture;
import dev.slipway.trigger.Trigger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which target a stopped release task is of. */
class StoppedTaskSelectorTest {
    private static final String ACCOUNT = "123456789012";
    private static final String REGION = "eu-central-1";
    private static final String WEB =
            "{'service':'web','environment':'%s','repository':'acme/web','cluster':'main','ecsService':'web-%1$s'%s}";
    private static final String PATTERN =
            "{'service':'{service}','environment':'{environment}','repository':'apps/{service}','tags':['{environment}-*']%s}";

    @Test
    void selectsExplicitTargetOfTheFamilyWithoutReadingALog() {
        Targets targets = targets(WEB.formatted("dev", ""), WEB.formatted("prod", ""), PATTERN.formatted(""));
        Trigger.TaskStopped stopped = stopped("main", "web-prod");

        assertThat(targets.logsOf(stopped)).isEmpty();
        assertThat(names(targets.select(stopped, List.of()))).containsExactly("web in prod");
    }

    @ParameterizedTest
    @CsvSource({
        "123456789012, eu-central-1, web in home",
        "123456789012, us-east-1,    web in abroad",
        "999999999999, eu-central-1, web in theirs",
        "999999999999, us-east-1,    ''"
    })
    void matchesTheAccountAndRegionOfATarget(String account, String region, String expected) {
        Targets targets = targets(
                WEB.formatted("home", ",'family':'f'"),
                WEB.formatted("abroad", ",'family':'f','region':'us-east-1'"),
                WEB.formatted("theirs", ",'family':'f','roleArn':'arn:aws:iam::999999999999:role/slipway'"));

        assertThat(names(targets.select(stopped(account, region, "main", "f"), List.of())))
                .isEqualTo(ConfigurationFixture.words(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "main,                                               main,  true",
        "main,                                               other, false",
        "arn:aws:ecs:eu-central-1:123456789012:cluster/main, main,  true"
    })
    void matchesTheClusterOfATarget(String written, String cluster, boolean found) {
        Targets targets = targets(
                "{'service':'web','environment':'dev','repository':'acme/web','cluster':'%s'}".formatted(written));

        assertThat(targets.select(stopped(cluster, "web-dev"), List.of()).isMiss())
                .isNotEqualTo(found);
    }

    @Test
    void selectsNoTargetWithoutAService() {
        Targets targets = targets(
                "{'task':'report','environment':'dev','repository':'acme/web'}",
                "{'task':'{task}','environment':'{environment}','repository':'jobs/{task}','tags':['{environment}-*']}");

        assertThat(targets.logsOf(stopped("dev", "report-dev"))).isEmpty();
        assertThat(targets.select(stopped("dev", "report-dev"), List.of()).isMiss())
                .isTrue();
        var log = new LogOwner(new LogLocation(Location.OWN, "clean-dev"), "clean", "dev");
        assertThat(targets.select(stopped("dev", "clean-dev"), List.of(log)).isMiss())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"web, api-dev, api-dev", "web-api, dev, dev", "web, api-dev, dev", "web-api-dev, x, x"})
    void takesTheNamesOfAPatternFromTheRevision(String service, String environment, String cluster) {
        Targets targets = targets(PATTERN.formatted(""));
        var log = new LogLocation(Location.OWN, "web-api-dev");
        Trigger.TaskStopped stopped = stopped(cluster, "web-api-dev");

        assertThat(targets.logsOf(stopped)).containsExactly(log);
        boolean isSelected = environment.equals(cluster) && !environment.equals("x");
        assertThat(names(targets.select(stopped, List.of(new LogOwner(log, service, environment)))))
                .isEqualTo(isSelected ? List.of(service + " in " + environment) : List.of());
        assertThat(targets.select(stopped, List.of()).isMiss()).isTrue();
    }

    /** Two roles lead to one account; which one is the target's shows only after the revision is read. */
    @Test
    void readsTheFamilyWithEveryRoleThatAPatternMayHave() {
        Targets targets = targets(
                PATTERN.formatted(",'roleArn':'arn:aws:iam::999999999999:role/{service}'"), PATTERN.formatted(""));

        assertThat(targets.logsOf(stopped("999999999999", REGION, "dev", "web-api-dev")))
                .extracting(log -> log.location().roleArn().orElseThrow())
                .containsExactly("arn:aws:iam::999999999999:role/web", "arn:aws:iam::999999999999:role/web-api");
    }

    @Test
    void patternYieldsToAnExplicitTargetOfTheSameName() {
        Targets targets = targets(
                PATTERN.formatted(""), "{'service':'web','environment':'dev','repository':'acme/web','family':'own'}");
        var log = new LogOwner(new LogLocation(Location.OWN, "web-dev"), "web", "dev");

        assertThat(targets.select(stopped("dev", "web-dev"), List.of(log)).isMiss())
                .isTrue();
    }

    @Test
    void leavesOutATargetThatTwoPatternsBind() {
        Targets targets = targets(
                PATTERN.formatted(""),
                "{'service':'{service}','environment':'{environment}','repository':'other/{service}','tags':['{environment}-*']}");
        var log = new LogOwner(new LogLocation(Location.OWN, "web-dev"), "web", "dev");
        ServiceMatch match = targets.select(stopped("dev", "web-dev"), List.of(log));

        assertThat(match.targets()).isEmpty();
        assertThat(match.leftOut())
                .singleElement()
                .satisfies(left -> assertThat(left.refused().reason()).contains("several patterns bind it"));
    }

    private static Trigger.TaskStopped stopped(String cluster, String family) {
        return stopped(ACCOUNT, REGION, cluster, family);
    }

    private static Trigger.TaskStopped stopped(String account, String region, String cluster, String family) {
        return new Trigger.TaskStopped(account, region, cluster, new RevisionName(family, 3), "0123456789abcdef");
    }

    private static List<String> names(ServiceMatch match) {
        return match.targets().stream().map(Target::toString).toList();
    }
}
