package dev.slipway.exploration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.exploration.model.Mutation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Deployments of a target with a release task. */
class ReleaseTasksTest {
    private static final Invariant JUDGE =
            ReleaseTaskInvariants.atRest().and(ReleaseTaskInvariants.lastRequestCounts());

    @ParameterizedTest
    @EnumSource
    void every(ReleaseTaskScenario scenario) {
        ExplorationResult figures = PathExplorer.explore(
                        scenario.race(Mutation.NONE).tasksEnd(1, 2).readsInOrder(), JUDGE, FinalState::atRest)
                .print("release task: " + scenario.words());

        assertThat(figures.examples()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void walks(ReleaseTaskScenario scenario) {
        ExplorationResult figures = RandomWalker.withStaleReads(
                        scenario.race(Mutation.NONE).tasksEnd(2, 4).reconciles(1).faults(2).losingResponses(), JUDGE, 0.1, 2, FinalState::atRest)
                .walk(500, 17)
                .print("release task: walks of " + scenario.words());

        assertThat(figures.examples()).isEmpty();
    }
}
