package dev.slipway.exploration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ecs.RevisionName;
import dev.slipway.exploration.model.Mutation;
import dev.slipway.exploration.model.Scenario;
import dev.slipway.exploration.model.ScenarioSetup;
import dev.slipway.exploration.model.ScriptedActor;
import dev.slipway.exploration.model.TemplateRedeployRun;
import dev.slipway.release.Release;
import dev.slipway.select.DeployRequest;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The template changes during deployments: the service ends on the last requested version with the newest template. */
@Tag("exhaustive")
class TemplateChangesTest {
    private static final Invariant LAST = Invariant.runsLastRequest().and(Invariant.lastRequestSucceeds());
    private static final Invariant RAN_BEFORE = Invariant.runsDesiredRevision()
            .and(Invariant.rule(
                    "the service runs the version that it ran before",
                    end -> end.observed().runs().flatMap(Release::imageTag).equals(Optional.of("main-good"))));

    @Test
    void firstPushEndsOnNewTemplateRegisteredMeanwhile() {
        Scenario race = push(ScenarioSetup.withEmptyLogAndFollowTemplate(), Mutation.NONE, Mutation.NONE);

        ExplorationResult figures =
                PathExplorer.explore(race, LAST.and(madeFrom(2))).print("the first push ever and a template change");

        assertThat(figures.examples()).isEmpty();
    }

    /** CloudTrail delivers late. Lambda retries crashed runs. */
    @Test
    void pushEndsOnNewTemplateWhenItsEventComesLateDespiteTwoCrashes() {
        Scenario race = push(ScenarioSetup.withGoodReleaseAndFollowTemplate(), Mutation.NONE, Mutation.NONE)
                .whenIdle()
                .faults(2);

        ExplorationResult figures = PathExplorer.explore(
                        race, Invariant.runsLastRequest().and(madeFrom(2)))
                .print("a push, and the event of a template change later, two crashes");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void pushEndsOnNewTemplateOnEveryPathFromWalkedStates() {
        Scenario race = push(ScenarioSetup.withGoodReleaseAndFollowTemplate(), Mutation.NONE, Mutation.NONE)
                .faults(1)
                .losingResponses();

        ExplorationResult figures = RandomWalker.of(
                        race, Invariant.runsLastRequest().and(madeFrom(2)))
                .walkAndExplore(60_000, 16, 31)
                .print("every path from states that walks of a push and a template change reached, one fault");

        assertThat(figures.examples()).isEmpty();
    }

    /** Until the first version is updated, the service runs a revision that is not a release, like one changed outside Slipway. */
    @Test
    void firstPushEndsOnNewTemplateOnEveryPathFromWalkedStates() {
        Scenario race = push(ScenarioSetup.withEmptyLogAndFollowTemplate(), Mutation.NONE, Mutation.NONE)
                .faults(1);

        ExplorationResult figures = RandomWalker.of(
                        race, Invariant.runsLastRequest().and(madeFrom(2)))
                .walkAndExplore(60_000, 12, 35)
                .print(
                        "every path from states that walks of the first push ever and a template change reached, one crash");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void twoTemplateChangesEndOnNewestOnEveryPathFromWalkedStates() {
        Scenario race = twoChanges(Mutation.NONE).faults(1).losingResponses();

        ExplorationResult figures = RandomWalker.of(race, RAN_BEFORE.and(madeFrom(3)))
                .walkAndExplore(60_000, 16, 32)
                .print("every path from states that walks of two template changes reached, one fault");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void serviceEndsOnNewestTemplateDespiteTwoFaults() {
        Scenario push = push(ScenarioSetup.withGoodReleaseAndFollowTemplate(), Mutation.NONE, Mutation.NONE)
                .faults(2)
                .losingResponses();

        ExplorationResult pushed = RandomWalker.of(
                        push, Invariant.runsLastRequest().and(madeFrom(2)))
                .walk(500, 33)
                .print("walks of a push and a template change, two faults");
        ExplorationResult changed = RandomWalker.of(
                        twoChanges(Mutation.NONE).faults(2).losingResponses(), RAN_BEFORE.and(madeFrom(3)))
                .walk(500, 34)
                .print("walks of two template changes, two faults");

        assertThat(pushed.examples()).isEmpty();
        assertThat(changed.examples()).isEmpty();
    }

    @Test
    void serviceMayEndOnOldTemplateWhenTemplateIsReadOnce() {
        Scenario push =
                push(ScenarioSetup.withGoodReleaseAndFollowTemplate(), Mutation.READS_TEMPLATE_ONCE, Mutation.NONE);

        ExplorationResult pushed = PathExplorer.explore(push, madeFrom(2))
                .print("a push that reads the template once, and a template change");
        ExplorationResult changed = PathExplorer.explore(twoChanges(Mutation.READS_TEMPLATE_ONCE), madeFrom(3))
                .print("two template changes, the template read once");

        assertThat(pushed.violations()).isPositive();
        assertThat(changed.violations()).isPositive();
    }

    @Test
    void templateChangeOverridesPushWhenItCountsAsRequest() {
        Scenario race = push(
                ScenarioSetup.withGoodReleaseAndFollowTemplate(),
                Mutation.NONE,
                Mutation.USES_CURRENT_TIME_AS_REQUEST_TIME);

        Invariant pushed = Invariant.rule(
                "the pushed version is desired",
                end -> end.observed().last().flatMap(Release::imageTag).equals(Optional.of("main-1")));

        ExplorationResult figures =
                PathExplorer.explore(race, pushed).print("a push and a template change that counts as a request");

        assertThat(figures.violations()).isPositive();
    }

    private static Scenario push(ScenarioSetup story, Mutation push, Mutation following) {
        DeployRequest asked = story.push("1", -10);
        return new Scenario(story)
                .readsInOrder()
                .deployment("A", attempt -> asked, push)
                .actor(change(story, 2))
                .actor(new TemplateRedeployRun("its event", story, 2, following))
                .after("change to 2");
    }

    private static Scenario twoChanges(Mutation following) {
        ScenarioSetup story = ScenarioSetup.withGoodReleaseAndFollowTemplate();
        return new Scenario(story)
                .readsInOrder()
                .actor(change(story, 2))
                .actor(new TemplateRedeployRun("event of 2", story, 2, following))
                .after("change to 2")
                .actor(change(story, 3))
                .after("change to 2")
                .actor(new TemplateRedeployRun("event of 3", story, 3, following))
                .after("change to 3");
    }

    private static ScriptedActor change(ScenarioSetup story, int revision) {
        String name = "change to " + revision;
        return new ScriptedActor(name, story)
                .then("registers template " + revision, account -> story.changeTemplate(account, "mode " + revision));
    }

    private static Invariant madeFrom(int revision) {
        return Invariant.rule(
                "the running revision is made from template " + revision,
                end -> end.observed()
                        .runs()
                        .flatMap(Release::template)
                        .map(RevisionName::number)
                        .equals(Optional.of(revision)));
    }
}
