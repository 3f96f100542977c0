package dev.slipway.select;

import static dev.slipway.fixtures.ConfigurationFixture.HOME;
import static dev.slipway.fixtures.ConfigurationFixture.deploy;
import static dev.slipway.fixtures.ConfigurationFixture.push;
import static dev.slipway.fixtures.ConfigurationFixture.refused;
import static dev.slipway.fixtures.ConfigurationFixture.requestedTargets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ecs.Location;
import dev.slipway.ecs.RevisionName;
import dev.slipway.fixtures.ConfigurationFixture;
import dev.slipway.fixtures.TeamsFixture;
import dev.slipway.trigger.Trigger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Team A writes patterns that bind names of team B. */
class BoundariesTest {
    private static final String A = TeamsFixture.PATH + "a/all";
    private static final String B = TeamsFixture.PATH + "b/all";
    private static final String BOUNDARIES = """
            {'/slipway/targets/a/*': {'repository': 'a/*', 'cluster': 'a', 'ecsService': 'a-*', 'family': 'a-*',
               'template': 'a-*', 'service': 'a-*', 'roleArn': 'own', 'region': 'eu-central-1'},
             '/slipway/targets/b/*': {'repository': 'b/*'}}""";
    /** Binds whatever has two segments. */
    private static final String GREEDY = """
            {'service': '{t}-{s}', 'environment': 'dev', 'repository': '{t}/{s}', 'tags': ['*'], 'cluster': '{t}',
             'followTemplate': true}""";

    private static final String OF_B = """
            {'service': 'b-{s}', 'environment': 'dev', 'repository': 'b/{s}', 'tags': ['*'], 'cluster': 'b',
             'followTemplate': true}""";

    private static final String EXPLICIT_OF_B = """
            {'service': 'b-web', 'environment': 'dev', 'repository': 'b/web', 'tags': ['*'], 'cluster': 'b',
             'template': 'b-web-dev-template', 'followTemplate': true}""";

    private final TeamsFixture teams =
            new TeamsFixture().parameter(A, GREEDY).parameter(B, OF_B).boundaries(BOUNDARIES);

    @Test
    void pushOfAnotherTeamIsNotRefusedThoughAPatternBindsItsNames() {
        Selection selection = teams.targets().select(push("b/web", "main-1"));

        assertThat(requestedTargets(selection)).containsExactly("b-web in dev");
        assertThat(selection.refused()).isEmpty();
    }

    /** Without the boundaries the same push deploys nothing. */
    @Test
    void pushIsRefusedWithoutBoundaries() {
        Targets unlimited =
                new TeamsFixture().parameter(A, GREEDY).parameter(B, OF_B).targets();

        assertThat(refused(unlimited.select(push("b/web", "main-1")))).contains("b-web in dev");
    }

    @Test
    void patternTakesWhatIsInsideItsBoundary() {
        assertThat(requestedTargets(teams.targets().select(push("a/web", "main-1"))))
                .containsExactly("a-web in dev");
    }

    @Test
    void pushThatOnlyAPatternOutsideItsBoundaryTakesIsIgnored() {
        Selection selection = teams.targets().select(push("c/web", "main-1"));

        assertThat(selection.requests()).isEmpty();
        assertThat(selection.refused()).isEmpty();
        assertThat(selection.unclear()).isEmpty();
        assertThat(selection.ignored())
                .contains(A, "repository \"c/web\" is outside the boundary \"/slipway/targets/a/*\"");
    }

    @Test
    void requestForAnotherTeamsServiceFindsIt() {
        assertThat(requestedTargets(teams.targets().select(deploy("b-web", "dev"))))
                .containsExactly("b-web in dev");
    }

    @Test
    void requestThatOnlyAPatternOutsideItsBoundaryTakesIsRefusedWithTheReason() {
        Selection selection = teams.without(B).targets().select(deploy("c-web", "dev"));

        assertThat(selection.refused())
                .singleElement()
                .satisfies(r -> assertThat(r.reason())
                        .contains("there is no service \"c-web\" in \"dev\"", "is outside the boundary"));
    }

    @Test
    void requestSaysWhichEntryOutsideItsBoundaryHasTheName() {
        teams.parameter(TeamsFixture.PATH + "a/theirs", EXPLICIT_OF_B.replace("b-web", "b-api"))
                .without(B);

        Selection selection = teams.targets().select(deploy("b-api", "dev"));

        assertThat(selection.unclear()).isEmpty();
        assertThat(selection.refused())
                .singleElement()
                .satisfies(r -> assertThat(r.reason()).contains("a/theirs", "outside the boundary"));
    }

    @ParameterizedTest
    @ValueSource(strings = {OF_B, EXPLICIT_OF_B})
    void serviceOfAnotherTeamIsItsOwn(String theirs) {
        ServiceMatch match = teams.parameter(B, theirs).targets().ofService(HOME, Optional.of("b"), "b-web");

        assertThat(match.targets()).extracting(Object::toString).containsExactly("b-web in dev");
        assertThat(match.leftOut()).isEmpty();
    }

    @Test
    void serviceThatOnlyAPatternOutsideItsBoundaryTakesHasNoTarget() {
        ServiceMatch match = teams.targets().ofService(HOME, Optional.of("c"), "c-web");

        assertThat(match.targets()).isEmpty();
        assertThat(match.leftOut()).isEmpty();
        assertThat(match.unclear()).isEmpty();
    }

    @Test
    void scheduleListsNoServiceOutsideTheBoundary() {
        List<ServiceListing> listings = teams.without(B).targets().listings();

        assertThat(listings).isNotEmpty().allSatisfy(listing -> {
            assertThat(listing.targets("b", List.of("b-web")).targets()).isEmpty();
            assertThat(listing.targets("b", List.of("b-web")).leftOut()).isEmpty();
            assertThat(listing.targets("a", List.of("a-web")).targets()).hasSize(1);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {OF_B, EXPLICIT_OF_B})
    void templateOfAnotherTeamConcernsItsOwnTargetsOnly(String theirs) {
        Targets targets = teams.parameter(B, theirs).targets();
        var registered = new Trigger.TemplateRegistered(
                "event-1",
                HOME.account(),
                HOME.region(),
                new RevisionName("b-web-dev-template", 3),
                ConfigurationFixture.TIME,
                Optional.empty());

        List<LogLocation> logs = targets.logsOf(registered);
        Selection selection = targets.select(
                registered, List.of(new LogOwner(new LogLocation(Location.OWN, "b-web-dev"), "b-web", "dev")));

        assertThat(logs).hasSize(theirs.equals(OF_B) ? 1 : 0);
        assertThat(selection.refused()).isEmpty();
        assertThat(selection.unresolved())
                .extracting(request -> request.target().toString())
                .containsExactly("b-web in dev");
    }

    /** The pattern may have the template of each explicit target, as its text alone says. */
    @Test
    void explicitTargetThatNamesItsTemplateIsNotRefusedForAPatternOutsideItsBoundary() {
        teams.parameter(B, EXPLICIT_OF_B.replace("b-web-dev-template", "b-base-dev-template"));

        assertThat(teams.read().problems()).isEmpty();
        assertThat(teams.targets().explicit()).hasSize(1);
    }

    @Test
    void patternThatNamesItsTemplateIsNotRefusedForAPatternOutsideItsBoundary() {
        teams.parameter(B, OF_B.replace("'cluster'", "'template': 'b-{s}-base-dev-template', 'cluster'"));

        assertThat(requestedTargets(teams.targets().select(push("b/web", "main-1"))))
                .containsExactly("b-web in dev");
    }

    @Test
    void familyOfAnotherTeamIsNotAReadingOfThePattern() {
        Targets targets = teams.parameter(B, EXPLICIT_OF_B).targets();

        assertThat(targets.known("c-web", "dev")).isEmpty();
        assertThat(targets.otherReading(targets.explicit().getFirst(), "b-web-dev"))
                .isEmpty();
    }

    @Test
    void entryThatCannotBeReadHoldsUpEventsInsideItsBoundaryOnly() {
        Targets targets = teams.parameter(A, "oops").targets();

        assertThat(targets.select(push("a/new", "main-1")).unclear()).isPresent();
        assertThat(targets.select(push("c/new", "main-1")).unclear()).isEmpty();
        assertThat(targets.ofService(HOME, Optional.of("a"), "a-new").unclear()).isPresent();
        assertThat(targets.ofService(HOME, Optional.of("c"), "a-new").unclear()).isEmpty();
        assertThat(targets.ofService(HOME, Optional.of("a"), "c-new").unclear()).isEmpty();
    }

    @Test
    void patternOfAnEntryThatIsNotValidHoldsUpEventsInsideItsBoundaryOnly() {
        Targets targets = teams.parameter(A, GREEDY.replace("'tags'", "'tag'")).targets();

        assertThat(targets.select(push("a/new", "main-1")).unclear()).isPresent();
        assertThat(targets.select(push("c/new", "main-1")).unclear()).isEmpty();
    }

    @Test
    void entryThatIsNotValidAndOutsideTakesNobodysPlace() {
        teams.parameter(A, EXPLICIT_OF_B.replace("'tags'", "'tag'"));

        assertThat(requestedTargets(teams.targets().select(push("b/web", "main-1"))))
                .containsExactly("b-web in dev");
    }

    @Test
    void stoppedTaskOfAnotherTeamIsItsOwnTargets() {
        Targets targets = teams.parameter(A, GREEDY).without(B).targets();

        assertThat(targets.logsOf(new Trigger.TaskStopped(
                        HOME.account(), HOME.region(), "b", new RevisionName("b-web-dev", 1), "task-1")))
                .isEmpty();
        assertThat(targets.logsOf(new Trigger.TaskStopped(
                        HOME.account(), HOME.region(), "a", new RevisionName("a-web-dev", 1), "task-1")))
                .hasSize(1);
    }
}
