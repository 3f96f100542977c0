package dev.slipway.select;

import static dev.slipway.fixtures.ConfigurationFixture.targets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.Configuration;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.RevisionName;
import dev.slipway.fixtures.ConfigurationFixture;
import dev.slipway.trigger.Trigger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which targets are redeployed when a template is registered. */
class TemplateSelectorTest {
    private static final String ACCOUNT = "123456789012";
    private static final String REGION = "eu-central-1";
    private static final String WEB =
            "{'service':'web','environment':'%s','repository':'acme/web','cluster':'main','followTemplate':true%s}";
    private static final String PATTERN =
            "{'service':'{service}','environment':'{environment}','repository':'apps/{service}','tags':['{environment}-*'],'followTemplate':true%s}";

    @Test
    void selectsTargetThatFollowsItsTemplate() {
        Selection selection = select(
                targets(WEB.formatted("dev", ""), WEB.formatted("prod", ",'ecsService':'x'")), "web-dev-template");

        assertThat(selection.unresolved()).singleElement().satisfies(open -> {
            assertThat(open.target()).hasToString("web in dev");
            assertThat(open.source())
                    .isEqualTo(new UnresolvedRequest.Source.ChangedTemplate(new RevisionName("web-dev-template", 5)));
            assertThat(open.metadata().request()).isEqualTo("event-1");
            assertThat(open.metadata().requestedBy()).contains("arn:of-terraform");
            assertThat(open.metadata().reason()).contains("template web-dev-template:5");
        });
    }

    @Test
    void selectsAllTargetsThatShareATemplate() {
        Targets targets = targets(
                WEB.formatted("dev", ",'template':'t'"), WEB.formatted("prod", ",'ecsService':'x','template':'t'"));

        assertThat(followers(select(targets, "t"))).containsExactly("web in dev", "web in prod");
    }

    @Test
    void ignoresTargetsWithoutFollowTemplate() {
        Selection selection = select(
                Targets.of(Configuration.parse(ConfigurationFixture.THREE_TARGETS, ConfigurationFixture.HOME)),
                "web-dev-template");

        assertThat(selection.unresolved()).isEmpty();
        assertThat(selection.ignored())
                .contains("no target follows the template family \"web-dev-template\" in eu-central-1 of 123456789012")
                .contains("web in dev uses this template, but does not set `followTemplate`");
    }

    @Test
    void ignoresAFamilyThatIsNotATemplate() {
        assertThat(select(targets(WEB.formatted("dev", "")), "web-dev").ignored())
                .isEqualTo("no target follows the template family \"web-dev\" in eu-central-1 of 123456789012");
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
                WEB.formatted("home", ",'template':'t'"),
                WEB.formatted("abroad", ",'template':'t','region':'us-east-1'"),
                WEB.formatted("theirs", ",'template':'t','roleArn':'arn:aws:iam::999999999999:role/slipway'"));

        assertThat(followers(targets.select(registered(account, region, "t"), List.of())))
                .isEqualTo(ConfigurationFixture.words(expected));
    }

    /** Every reading of the template's name leads to the same family, so Slipway reads one log. */
    @ParameterizedTest
    @CsvSource({"web, api-dev", "web-api, dev", "web-api-dev, x"})
    void takesTheNamesOfAPatternFromTheLog(String service, String environment) {
        Targets targets = targets(PATTERN.formatted(""));
        Trigger.TemplateRegistered registered = registered(ACCOUNT, REGION, "web-api-dev-template");
        var log = new LogLocation(Location.OWN, "web-api-dev");

        assertThat(targets.logsOf(registered)).containsExactly(log);
        List<String> followers =
                followers(targets.select(registered, List.of(new LogOwner(log, service, environment))));
        assertThat(followers).isEqualTo(environment.equals("x") ? List.of() : List.of(service + " in " + environment));
    }

    @Test
    void readsEveryLogThatTheTemplateNameMayMean() {
        Targets targets = targets(
                PATTERN.formatted(",'family':'{environment}_{service}'" + ",'template':'tf-{service}-{environment}'"));
        Trigger.TemplateRegistered registered = registered(ACCOUNT, REGION, "tf-web-api-dev");

        assertThat(targets.logsOf(registered))
                .extracting(LogLocation::family)
                .containsExactly("api-dev_web", "dev_web-api");
        var head = new LogOwner(new LogLocation(Location.OWN, "dev_web-api"), "web-api", "dev");
        assertThat(followers(targets.select(registered, List.of(head)))).containsExactly("web-api in dev");
    }

    @Test
    void reportsAMissingLog() {
        assertThat(select(targets(PATTERN.formatted("")), "web-dev-template").ignored())
                .contains("web-dev has no release yet");
    }

    @Test
    void patternYieldsToAnExplicitTargetOfTheSameName() {
        Targets targets = targets(
                PATTERN.formatted(""),
                "{'service':'web','environment':'dev','repository':'acme/web','family':'own','template':'own-template'}");
        var head = new LogOwner(new LogLocation(Location.OWN, "web-dev"), "web", "dev");

        assertThat(targets.select(registered(ACCOUNT, REGION, "web-dev-template"), List.of(head))
                        .unresolved())
                .isEmpty();
    }

    @Test
    void refusesATargetThatTwoPatternsMatch() {
        Targets targets = targets(
                PATTERN.formatted(""),
                PATTERN.formatted(",'cluster':'other-{environment}'").replace("apps/", "more/"));
        var head = new LogOwner(new LogLocation(Location.OWN, "web-dev"), "web", "dev");
        Selection selection = targets.select(registered(ACCOUNT, REGION, "web-dev-template"), List.of(head));

        assertThat(selection.unresolved()).isEmpty();
        assertThat(selection.refused())
                .singleElement()
                .satisfies(refused -> assertThat(refused.reason()).contains("several patterns bind it"));
    }

    /** A push to this target is refused, so a template event must not deploy it either. */
    @Test
    void refusesATargetThatTwoPatternsMatchWhenOnlyOneFollows() {
        String other = PATTERN.formatted(",'cluster':'other-{environment}'")
                .replace("apps/", "more/")
                .replace(",'followTemplate':true", "");
        var head = new LogOwner(new LogLocation(Location.OWN, "web-dev"), "web", "dev");
        Trigger.TemplateRegistered registered = registered(ACCOUNT, REGION, "web-dev-template");
        for (Targets targets : List.of(targets(PATTERN.formatted(""), other), targets(other, PATTERN.formatted("")))) {
            Selection selection = targets.select(registered, List.of(head));

            assertThat(selection.unresolved()).isEmpty();
            assertThat(selection.refused())
                    .singleElement()
                    .satisfies(refused -> assertThat(refused.reason()).contains("several patterns bind it"));
        }
        Selection nobody = targets(other).select(registered, List.of(head));
        assertThat(nobody.unresolved()).isEmpty();
        assertThat(nobody.refused()).isEmpty();
    }

    /** Twelve words can be split into four names in 165 ways. */
    @Test
    void limitsTheReadingsOfAnAmbiguousNameAndSaysSo() {
        Targets targets = manyNames();
        Trigger.TemplateRegistered registered =
                registered(ACCOUNT, REGION, "a1-a2-a3-a4-a5-a6-a7-a8-a9-b1-b2-b3-template");

        assertThat(targets.logsOf(registered)).hasSize(50);
        assertThat(targets.select(registered, List.of()).ignored())
                .contains("(targets[0]) matches this family in too many ways; configure it as a target of its own");
    }

    @Test
    void triesAllReadingsOfALessAmbiguousName() {
        Targets targets = manyNames();
        Trigger.TemplateRegistered registered = registered(ACCOUNT, REGION, "a1-a2-a3-a4-a5-a6-template");

        assertThat(targets.logsOf(registered)).hasSize(10);
        assertThat(targets.select(registered, List.of()).ignored()).doesNotContain("more ways");
    }

    /** Almost only separators: every reading leaves a name that matches nothing. */
    @Test
    void stopsAndSaysSoWhenNoReadingMatches() {
        Targets targets =
                targets("{'service':'{a}','environment':'{b}','repository':'{a}/{c}/{d}','tags':['{b}'],'cluster':'c'"
                        + ",'family':'{d}-{c}-{b}-{a}','template':'{a}-{b}-{c}-{d}-{a}','ecsService':'{a}-{b}-{c}-{d}'"
                        + ",'followTemplate':true}");
        Trigger.TemplateRegistered registered = registered(ACCOUNT, REGION, "x-" + "y-".repeat(110) + "z");

        assertThat(targets.logsOf(registered)).isEmpty();
        assertThat(targets.select(registered, List.of()).ignored()).contains("matches this family in too many ways");
    }

    private static Targets manyNames() {
        return targets("{'service':'{a}','environment':'{b}','repository':'{a}/{c}/{d}','tags':['{b}']"
                + ",'family':'{d}-{c}-{b}-{a}','template':'{a}-{b}-{c}-{d}-template','cluster':'c'"
                + ",'ecsService':'{a}-{b}-{c}-{d}','followTemplate':true}");
    }

    private static Selection select(Targets targets, String family) {
        return targets.select(registered(ACCOUNT, REGION, family), List.of());
    }

    private static List<String> followers(Selection selection) {
        return selection.unresolved().stream()
                .map(open -> open.target().toString())
                .toList();
    }

    private static Trigger.TemplateRegistered registered(String account, String region, String family) {
        return new Trigger.TemplateRegistered(
                "event-1",
                account,
                region,
                new RevisionName(family, 5),
                ConfigurationFixture.TIME,
                Optional.of("arn:of-terraform"));
    }
}
