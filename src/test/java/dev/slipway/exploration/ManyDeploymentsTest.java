package dev.slipway.exploration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.exploration.model.Mutation;
import dev.slipway.exploration.model.Scenario;
import dev.slipway.exploration.model.ScenarioSetup;
import dev.slipway.select.DeployRequest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Three and more deployments at once, with crashes, lost responses, duplicate events and stale reads: walked at random. */
@Tag("exhaustive")
class ManyDeploymentsTest {
    private static final Invariant LAST = Invariant.runsLastRequest();

    @Test
    void serviceEndsOnLastPushDespiteTwoFaultsAndDuplicate() {
        ExplorationResult figures = RandomWalker.of(three().faults(2).losingResponses(), LAST)
                .walk(1_500, 1)
                .print("walks of three pushes, one delivered twice, two faults");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void serviceEndsOnLastPushOnEveryPathFromWalkedStates() {
        ExplorationResult figures = RandomWalker.of(three().faults(1).losingResponses(), LAST)
                .walkAndExplore(300_000, 14, 8)
                .print("every path from states that walks of three pushes reached, one delivered twice, one fault");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void eachPushRegistersOneReleaseWithoutFaults() {
        ExplorationResult figures = RandomWalker.of(three(), LAST.and(Invariant.registersOncePerRequest()))
                .walk(600, 2)
                .print("walks of three pushes, one delivered twice");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void redeliveredEventRegistersNoSecondRelease() {
        ScenarioSetup story = ScenarioSetup.withGoodRelease();
        DeployRequest push = story.push("1", -20);
        Scenario race = new Scenario(story)
                .deployment("A", push)
                .deployment("A again", push)
                .after("A")
                .deployment("B", story.push("2", -10));
        Invariant once = Invariant.rule(
                "A registers one release at most", end -> end.observed().releasesOf(push.request()) <= 1);

        ExplorationResult figures =
                PathExplorer.explore(race, LAST.and(once)).print("a push, the same event later, and a newer push");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void reconciliationRepairsEffectsOfStaleReads() {
        ExplorationResult two = RandomWalker.withStaleReads(
                        TwoDeploymentsScenario.TWO_PUSHES_WHILE_GOOD_RELEASE_RUNS.race(),
                        LAST,
                        0.3,
                        4,
                        FinalState::afterReconciliation)
                .walk(600, 3)
                .print("walks of two pushes with stale reads, then a reconciliation");
        ExplorationResult many = RandomWalker.withStaleReads(
                        three().faults(1), LAST, 0.3, 4, FinalState::afterReconciliation)
                .walk(600, 4)
                .print("walks of three pushes with stale reads, one crash, then a reconciliation");

        ExplorationResult unrepaired = RandomWalker.withStaleReads(three(), LAST, 0.3, 4, FinalState::of)
                .walk(300, 4)
                .print("walks of three pushes with stale reads, without a reconciliation");

        assertThat(unrepaired.violations()).isPositive();
        assertThat(two.examples()).isEmpty();
        assertThat(many.examples()).isEmpty();
    }

    @Test
    void redeliveredRequestRepairsEffectsOfStaleReads() {
        ExplorationResult figures = RandomWalker.withStaleReads(
                        three().faults(1), LAST, 0.3, 4, FinalState::afterLastEventAgain)
                .walk(600, 5)
                .print("walks of three pushes with stale reads, one crash, then the last event again");

        assertThat(figures.examples()).isEmpty();
    }

    private static Scenario three() {
        ScenarioSetup story = ScenarioSetup.withGoodRelease();
        DeployRequest first = story.push("1", -30);
        DeployRequest invoke = story.invoke("2", -20);
        return new Scenario(story)
                .deployment("A", first)
                .deployment("A'", first)
                .deployment("B", attempt -> ScenarioSetup.again(invoke, attempt), Mutation.NONE)
                .deployment("C", story.push("3", -10));
    }
}
